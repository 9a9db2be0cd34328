import { databaseName, secretName } from '../../workspaces/names.ts';
import { describeInstance } from '../aws/rds.ts';
import { secretExists } from '../aws/secrets.ts';
import type { Effects } from '../effects.ts';
import { notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import type { Endpoint } from '../postgres/client.ts';
import { clearKilledCommands } from '../postgres/killed-command.ts';
import { isReachable } from '../postgres/preflight.ts';
import { dropReplication, findReplications } from '../postgres/replicate/index.ts';
import { withAccess } from './access.ts';
import { endpoint } from './database-endpoint.ts';
import { lookAtInstance } from './database-instance.ts';
import type { DatabaseFacts } from './facts.ts';
import { generations } from './generations.ts';
import { patiently } from './passing.ts';
import { findReverse } from './reverse.ts';
import { closeWayIn } from './way-in.ts';

type C = Context<Effects, DatabaseFacts>;

/** Why nobody can log in to the database of a generation; undefined where there is none, or one that can be looked into. */
async function whyNot(c: C, generation: number): Promise<string | undefined> {
  const seen = await describeInstance(c.aws, databaseName(c.workspace, generation));
  if (!seen) return undefined;
  if (seen.status !== 'available') return `${seen.identifier} is ${seen.status}, and was not looked into.`;
  const secret = secretName(c.workspace, generation, 'admin');
  if (await secretExists(c.aws, secret)) return undefined;
  return `${seen.identifier} was not looked into: the secret ${secret} is gone.`;
}

/**
 * Calls `look` for each database that can be logged in to. Each in its turn is what the shared steps call the old one; none has a public
 * address any more, so that what is noted of the way into one of them holds for the next.
 */
async function each(c: C, look: () => Promise<void>): Promise<string[]> {
  const unseen: string[] = [];
  for (const generation of generations(c)) {
    const problem = await whyNot(c, generation);
    const oldInstance = await lookAtInstance(c, generation);
    if (problem) unseen.push(problem);
    if (problem || !oldInstance) continue;
    await c.note({ from: { ...c.fact('to'), generation }, oldInstance });
    await look();
  }
  return unseen;
}

/** What runs have made that are over or dead, by the replication's name; not what is kept on purpose. */
async function findLeft(c: C, server: Endpoint): Promise<Map<string, string[]>> {
  const found = await findReplications(server);
  const standing = await findReverse(c);
  if (standing) found.delete(standing.kept.reverse.name);
  return found;
}

async function sayStanding(c: C): Promise<void> {
  const standing = await findReverse(c);
  if (!standing) return;
  const { kept, finished } = standing;
  c.log(
    `${kept.reverse.name} stands: by it ${finished.certificate.runId} keeps a way back, until runbook db-return or db-retire.`,
  );
}

const onServer = (c: C, found: ReadonlyMap<string, readonly string[]>) =>
  [...found.values()].flat().map((what) => `${what} on ${c.fact('oldInstance').identifier}`);

async function clear(c: C): Promise<string[]> {
  const server = await endpoint(c, 'old');
  const found = await findLeft(c, server);
  const left = onServer(c, found);
  for (const what of left) c.log(`removes what was left: ${what}`);
  for (const name of found.keys()) await dropReplication({ source: server, name });
  return left;
}

async function clearAll(c: C): Promise<Partial<DatabaseFacts>> {
  await sayStanding(c);
  const left: string[] = [];
  let elsewhere: string[] = [];
  const unseen = await each(c, () =>
    withAccess(c, 'old', async () => {
      left.push(...(await clear(c)));
      elsewhere = await clearKilledCommands([await endpoint(c, 'old')], c.log);
      await verifyCleared(c);
    }),
  );
  for (const line of [...unseen, ...elsewhere]) c.log(line);
  if (left.length === 0) c.log('Nothing was left in the databases.');
  return { leftInDatabases: left, unseen };
}

async function verifyCleared(c: C): Promise<void> {
  const { identifier } = c.fact('oldInstance');
  const differences = onServer(c, await findLeft(c, await endpoint(c, 'old')));
  c.prove({
    id: `nothing-left-in-${identifier}`,
    title: `No dead run has left a replication in ${identifier}`,
    equal: differences.length === 0,
    figures: { left: differences.length },
    differences,
  });
}

const statements = (name: string) => [
  `DROP SUBSCRIPTION ${name}`,
  `DROP ROLE ${name}`,
  `SELECT pg_drop_replication_slot('${name}')`,
  `DROP PUBLICATION ${name}`,
];

const onPage = [
  '# SQL on each database; whichever of them is there',
  ...statements('runbook_<run>'),
  'REVOKE <owner> FROM <admin>    # what a killed pg copy or pg compare of this machine has granted',
];

/** Where it can without opening anything. */
async function rehearse(c: C): Promise<string[]> {
  await sayStanding(c);
  const lines: string[] = [];
  const unseen = await each(c, async () => {
    const server = await endpoint(c, 'old');
    const { identifier } = c.fact('oldInstance');
    if (!(await isReachable(server)))
      return void lines.push(`${identifier} cannot be reached from here before a way in is opened`);
    const found = await findLeft(c, server);
    lines.push(...onServer(c, found).map((what) => `would remove: ${what}`));
  });
  return [...lines, ...unseen].length > 0 ? [...lines, ...unseen] : ['nothing: nothing was left'];
}

/** One database after the other, each by a way in that is closed before the next. */
export const clearDatabases: Step<Effects, DatabaseFacts> = {
  id: 'clear-databases',
  title: 'Look into each database for what dead runs have left, and remove it',
  effect: 'change',
  retry: patiently,
  // Nothing tells from outside; to look once more does no harm.
  probe: async () => notBegun,
  run: clearAll,
  commands: onPage,
  rehearse,
  finally: async (c) => {
    if (c.facts.oldAccess) await closeWayIn(c, 'old');
  },
  undo: { manual: 'What was removed stays removed: it was of no use to any run.' },
};
