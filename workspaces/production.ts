import type { Overlay } from './merge.ts';
import type { Settings } from './schema.ts';

export const production: Overlay<Settings> = {
  domain: 'knowme.example',
  branch: 'production',
  network: { zones: 3, nat: 'per-zone' },
  database: { instanceClass: 'db.m7g.large', storage: 100 },
  api: { cpu: 512, memory: 1024, tasks: { min: 2, max: 8 } },
  jobs: {
    'clean-up': { schedule: 'cron(30 3 * * ? *)', command: ['npm', 'run', 'clean-up'], timeoutMinutes: 60 },
  },
  pipeline: { api: 'knowme/api', web: 'knowme/web' },
  watching: { email: 'operations@knowme.example', monthlyBudget: 1500 },
};
