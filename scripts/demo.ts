import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadWorkspace } from '../workspaces/index.ts';
import { part, say } from './demo/show.ts';
import { findLostWrites, migrate, settle, type World } from './demo/story.ts';
import { keepCertificates, summary } from './demo/summary.ts';
import { startSandbox } from './sandbox/index.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => interrupted.abort(new Error(`stopped by ${name}`)));

const set = { api: { desiredCount: 2 } };
const workspace = loadWorkspace('staging', { WORKSPACE_SET: JSON.stringify(set) });

async function play(world: World): Promise<boolean> {
  await settle(world);
  await migrate(world);
  const lost = await part('Look up every acknowledged write', () => findLostWrites(world));
  const kept = join('.runbook', 'demo');
  const shelf = join(String(world.env.RUNBOOK_DIRECTORY), workspace.name, 'certificates');
  process.stdout.write(summary(keepCertificates(shelf, kept), lost, kept));
  return lost.rows.lost.length + lost.objects.lost.length === 0;
}

const sandbox = await part('Start the sandbox', () =>
  startSandbox({ quick: values.quick, region: workspace.region }),
);
say(`  AWS provider: ${sandbox.providers.aws.kind}, random provider: ${sandbox.providers.random.kind}`);
const env = {
  ...sandbox.env,
  RUNBOOK_DIRECTORY: join(sandbox.directory, 'runbook'),
  WORKSPACE_SET: JSON.stringify(set),
};
try {
  const nothingLost = await play({ sandbox, workspace, env, signal: interrupted.signal });
  if (!nothingLost) process.exitCode = 1;
} catch (error) {
  say(`✖ ${error instanceof Error ? error.message : error}`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
} finally {
  await part('Take everything down', () => sandbox.stop());
}
