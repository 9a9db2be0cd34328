import type { Overlay } from './merge.ts';
import type { Settings } from './schema.ts';

/** What holds for every workspace unless its own file says otherwise. What each key means is in `schema/`. */
export const base = {
  application: 'knowme',
  account: '123456789012',
  region: 'eu-west-1',
  // A workspace has no domain unless its file gives it one.
  domain: null,
  zone: 'knowme.example',
  repository: 'knowme/infrastructure',
  // No pipeline may deploy a workspace unless its file names a branch.
  branch: null,
  // A workspace is protected unless its file says it may be thrown away.
  protected: true,
  // Created once by the stack `bootstrap`.
  state: { type: 's3', bucket: 'knowme-terraform-state-123456789012', region: 'eu-west-1' },
  database: {
    generation: 1,
    engineVersion: '15.15',
    instanceClass: 'db.t4g.small',
    storage: 20,
    strategy: 'detach',
    deletionProtection: true,
    // While Europe sleeps.
    backupWindow: '01:00-02:00',
    maintenanceWindow: 'sun:02:30-sun:03:30',
    // None of these has to be escaped in a connection URI, a shell or JSON.
    passwordSpecials: '-_.~',
  },
  media: { generation: 1, strategy: 'detach', origins: [] },
  network: { zones: 2, nat: 'none' },
  api: {
    image: '1.0.0',
    cpu: 256,
    memory: 512,
    tasks: { min: 1, max: 4 },
    port: 3000,
    healthPath: '/health',
    rollout: 'rolling',
    migrateCommand: ['npm', 'run', 'migrate'],
  },
  jobs: {},
  pipeline: null,
  watching: { monthlyBudget: 200 },
} satisfies Overlay<Settings>;
