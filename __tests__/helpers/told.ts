import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Certificate } from '../../runbooks/engine/certificate/certificate.ts';
import type { ParsedPlan } from '../../runbooks/terraform/plan-json.ts';
import { addressOf, type State } from '../../runbooks/terraform/state.ts';
import { seedBucket } from '../../scripts/demo/seed-bucket.ts';
import { s3Of } from '../../scripts/demo/world.ts';
import { createStateBucket, startSandbox } from '../../scripts/sandbox/index.ts';
import { loadWorkspace } from '../../workspaces/index.ts';
import { mediaBucketName } from '../../workspaces/names.ts';
import { Deployment, type Ended, ended } from './deployment.ts';
import { type Planned, plannedBy } from './planned.ts';
import { seedSmallDatabase } from './small-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What one provider did in the whole story. */
export interface Told {
  readonly deployed: Ended;
  readonly deployedAgain: Ended;
  /** Plans that were only looked at, by what was edited. */
  readonly plans: Readonly<Record<string, readonly Planned[]>>;
  readonly database: Certificate;
  readonly media: Certificate;
  readonly last: ParsedPlan;
  readonly lost: readonly string[];
  readonly state: State;
}

/** Starts a sandbox with the real AWS provider or the quick one; nothing is deployed yet. */
export async function openStaging(quick: boolean): Promise<Deployment> {
  const { region, state } = loadWorkspace('staging', {});
  const sandbox = await startSandbox({ quick, region });
  try {
    if (state.type === 's3') await createStateBucket(sandbox, state.bucket);
    return new Deployment(sandbox, {});
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}

/** `cdktf deploy`, as an operator types it; its files go into the sandbox's folder. */
async function deploy({ sandbox, env }: Deployment): Promise<Ended> {
  const options = [
    '--auto-approve',
    '--skip-provider-lock',
    '--output',
    join(sandbox.directory, 'cdktf.out'),
  ];
  const child = spawn(join('node_modules', '.bin', 'cdktf'), ['deploy', 'staging', ...options], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', CI: 'true', ...env, TF_WORKSPACE: 'staging' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return ended(child);
}

async function must(run: Promise<Ended>): Promise<Ended> {
  const found = await run;
  if (found.code !== 0) throw new Error(found.output);
  return found;
}

/** Deploys twice, makes the role, puts data in, and lets the API write. */
async function settle(staging: Deployment) {
  const deployed = await must(deploy(staging));
  const deployedAgain = await must(deploy(staging));
  await must(staging.runbook(['db-role']));
  await seedSmallDatabase((text) => staging.query(1, text), 500);
  const bucket = mediaBucketName(staging.workspace, 1);
  await seedBucket(s3Of(staging.sandbox, staging.workspace.region), bucket, 20);
  await staging.writes();
  return { deployed, deployedAgain };
}

/** Edits that are planned and taken back: what is replaced, what is changed in place, and which attributes. */
const edits = {
  'new generations': { database: { generation: 2, engineVersion: '16.11' }, media: { generation: 2 } },
  'changes in place': {
    database: { instanceClass: 'db.t4g.medium', storage: 30, passwordSpecials: '!' },
    api: { cpu: 512, memory: 1024, tasks: { min: 2, max: 5 }, port: 3001, image: '2.0.0' },
  },
};

async function look(terraform: ReturnType<Deployment['terraform']>) {
  const plans: Record<string, readonly Planned[]> = {};
  for (const [name, set] of Object.entries(edits)) plans[name] = plannedBy(await terraform.plan({ set }));
  return plans;
}

/** The certificate of the last run of a book. */
function certificate({ runs }: Deployment, book: string): Certificate {
  const shelf = join(runs, 'staging', 'certificates');
  const file = readdirSync(shelf)
    .sort()
    .findLast((name) => name.endsWith('.json') && name.includes(book));
  return JSON.parse(readFileSync(join(shelf, String(file)), 'utf8')) as Certificate;
}

/** Database by `detach`, bucket by `side-by-side`. */
async function migrate(staging: Deployment) {
  const confirm = ['--confirm', 'staging'];
  staging.edit({ database: { generation: 2 } });
  await must(staging.runbook(['db-migrate', ...confirm]));
  await staging.writes();
  staging.edit({ media: { generation: 2, strategy: 'side-by-side', previous: { generation: 1 } } });
  await must(staging.runbook(['s3-migrate', ...confirm]));
  await staging.writes();
  return { database: certificate(staging, 'db-migrate'), media: certificate(staging, 's3-migrate') };
}

/** The whole story. Throws with the output of the command that failed. */
export async function tell(staging: Deployment): Promise<Told> {
  const settled = await settle(staging);
  const plans = await look(staging.terraform());
  const migrated = await migrate(staging);
  const terraform = staging.terraform();
  const last = await terraform.plan();
  const lost = await staging.lost({ database: 2, media: 2 });
  return { ...settled, plans, ...migrated, last, lost, state: await terraform.pull() };
}

/** Addresses with the names of their attributes. */
export const namesIn = (state: State): Record<string, readonly string[]> =>
  Object.fromEntries(
    state.resources.map((resource) => {
      const [instance] = resource.instances as { attributes: object }[];
      return [addressOf(resource), Object.keys(instance?.attributes ?? {}).sort()];
    }),
  );
