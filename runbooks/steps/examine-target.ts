import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { findProblems, findUnlike } from '../postgres/backup/findings.ts';
import type { Manifest } from '../postgres/backup/manifest.ts';
import { lookAtDatabase } from '../postgres/backup/new-database.ts';
import { withClient } from '../postgres/client.ts';
import { contents } from '../postgres/contents.ts';
import { planFence } from '../postgres/fence.ts';
import { inspect, isReachable } from '../postgres/preflight.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { patiently } from './passing.ts';
import { backupOf, newName } from './restore-target.ts';

type C = Context<Effects, DatabaseFacts>;

/** Names that are listed of what is in the way. */
const shown = 5;

async function findInTheWay(c: C): Promise<string[]> {
  const own = await endpoint(c, 'old');
  const there = await withClient(own, (client) => contents(client, shown));
  if (there.length === 0) return [];
  return [
    `the database ${own.database} is not empty: ${there.join(', ')}${there.length === shown ? ', …' : ''}. Nothing that is there is written over. ` +
      'Restore beside it with --into-new NAME, or drop by hand what nobody needs (docs/operating.md: A backup back)',
  ];
}

async function findTaken(c: C): Promise<string[]> {
  const name = newName(c);
  const mark = await lookAtDatabase(await endpoint(c, 'old'), name);
  return mark === undefined ? [] : [`there is a database ${name} already; give another name to --into-new`];
}

/** Where the workspace's own database is filled, it has to be empty, alike, and such that it can be fenced. */
async function findProblemsOfOwn(c: C, manifest: Manifest): Promise<string[]> {
  const own = await endpoint(c, 'old');
  const { refusals } = await inspect(own);
  return [...refusals, ...(await findUnlike(own, manifest)), ...(await findInTheWay(c))];
}

async function examine(c: C): Promise<Partial<DatabaseFacts>> {
  const own = await endpoint(c, 'old');
  const { manifest } = await backupOf(c);
  const problems = [
    ...(await findProblems(own, manifest)),
    ...(newName(c) ? await findTaken(c) : await findProblemsOfOwn(c, manifest)),
  ];
  if (problems.length > 0)
    throw new Refused(`The backup cannot be restored as things are:\n${problems.join('\n')}`);
  return newName(c) ? {} : { fencePlan: await planFence(own) };
}

/** Where it can without opening anything. */
async function rehearse(c: C): Promise<string[]> {
  if (!(await isReachable(await endpoint(c, 'old'))))
    return [
      `${c.fact('oldInstance').identifier} cannot be reached from here before a way in is opened, so nobody can say yet whether it can take the backup.`,
    ];
  await c.note(await examine(c));
  return ['the server can take the backup'];
}

/** Version, extensions and roles of the server, and that nothing is in the way; asked once, before anything is changed. */
export const examineTarget: Step<Effects, DatabaseFacts> = {
  id: 'examine-target',
  title: 'Look whether the server can take the backup, and that nothing is in the way',
  effect: 'read',
  timeout: 900,
  retry: patiently,
  probe: async (c) => (c.facts.examined ? done() : notBegun),
  run: async (c) => ({ ...(await examine(c)), examined: true }),
  rehearse,
};
