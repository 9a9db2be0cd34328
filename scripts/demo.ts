import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadWorkspace } from '../workspaces/index.ts';
import { childrenEnded } from './demo/child.ts';
import { clearShelf, keepCertificates } from './demo/keep.ts';
import { verify } from './demo/runbook.ts';
import { bold, dim, page, part, red, say } from './demo/show.ts';
import { findLostWrites, migrate, settle, type World } from './demo/story.ts';
import { isProven, summary } from './demo/summary.ts';
import { type Sandbox, startSandbox } from './sandbox/index.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
// Which Node versions the AWS SDK will support next year is no news for a demo.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
// `npm run demo | head`
process.stdout.on('error', () => {});

const over = new AbortController();
let stoppedBy: string | undefined;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (!stoppedBy) say(`Stopped by ${name}.`);
    stoppedBy ??= name;
    over.abort(new Error(name));
  });
}

const set = { api: { tasks: { min: 2 } } };
const workspace = loadWorkspace('staging', { WORKSPACE_SET: JSON.stringify(set) });

const providerName = ({ providers: { aws } }: Sandbox) =>
  aws.kind === 'quick'
    ? 'the quick stand-in for the AWS provider'
    : `the real AWS provider ${aws.version ?? ''}`;

/** Returns whether everything is proven. */
async function play(world: World): Promise<boolean> {
  await settle(world);
  await migrate(world);
  const lost = await part('Look up every acknowledged write', () => findLostWrites(world));
  const kept = keepCertificates(join(String(world.env.RUNBOOK_DIRECTORY), workspace.name));
  await part('runbook verify: certificates against their journals', async () => {
    for (const { file } of kept) await verify(world, file);
  });
  page(summary(kept, lost, providerName(world.sandbox)));
  return isProven(kept, lost);
}

const failed = (error: unknown) => say(red(`✖ ${error instanceof Error ? error.message : error}`));

/** Ends the play at once when the operator stops it, wherever it stands. */
const untilStopped = () =>
  new Promise<never>((_, reject) => over.signal.addEventListener('abort', () => reject(over.signal.reason)));

async function perform(sandbox: Sandbox): Promise<number> {
  const env = {
    ...sandbox.env,
    RUNBOOK_DIRECTORY: join(sandbox.directory, 'runbook'),
    WORKSPACE_SET: JSON.stringify(set),
  };
  say(`    Terraform uses ${providerName(sandbox)}.`);
  try {
    over.signal.throwIfAborted();
    const world = { sandbox, workspace, env, signal: over.signal };
    return (await Promise.race([play(world), untilStopped()])) ? 0 : 1;
  } catch (error) {
    if (stoppedBy) return 130;
    failed(error);
    return 1;
  } finally {
    over.abort();
    await childrenEnded();
    await part('Take everything down', () => sandbox.stop());
  }
}

page([
  bold('A database and a bucket move while an API writes to them.'),
  'It happens in a sandbox on this machine: no AWS account, and nothing is left afterwards but the certificates.',
  `${dim('Ctrl-C takes everything down.')}`,
  '',
]);
clearShelf();
const sandbox = await part('Start the sandbox', () =>
  startSandbox({ quick: values.quick, region: workspace.region }),
).catch(failed);
process.exitCode = sandbox ? await perform(sandbox) : 1;
