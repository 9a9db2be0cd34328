import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { restoreBackup, restoreCommand } from '../postgres/backup/restore.ts';
import { bringRights, readRights, takeRightsBack } from '../postgres/backup/rights.ts';
import type { Endpoint } from '../postgres/client.ts';
import { emptyDatabase, isEmpty } from '../postgres/empty.ts';
import { endOwnSessions } from '../postgres/fence.ts';
import { readMark, setMark } from '../postgres/mark.ts';
import type { Roles } from '../postgres/roles.ts';
import { findTools, serverVersion } from '../postgres/tools.ts';
import { print } from '../shell/print.ts';
import { withAccess } from './access.ts';
import { asRoles, leaveRoles } from './as-roles.ts';
import { jobs } from './begin-copy.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { onPage, unknown } from './on-page.ts';
import { twiceAtMost } from './passing.ts';
import { intoNew } from './restore-choices.ts';
import { backupOf, marks, readRestoreMark, restoreTarget } from './restore-target.ts';

type C = Context<Effects, DatabaseFacts>;

/** Fills an empty database and marks it whole. */
export async function fill(c: C, target: Endpoint, rights: Roles): Promise<DatabaseFacts['restored']> {
  const backup = await backupOf(c);
  const { directory, run, progress, log } = c;
  await bringRights(target, rights);
  const { major } = await serverVersion(target);
  const tools = await findTools(run, Math.max(major, Number.parseInt(backup.manifest.tools, 10)));
  const figures = await restoreBackup({ target, tools, directory, jobs, run, progress, log, backup });
  const restored = { database: target.database, ...figures };
  await setMark(target, `${marks(c).whole}${JSON.stringify(restored)}`);
  return restored;
}

const look = async (c: C, target: Endpoint) => readRestoreMark(c, await readMark(target));

/** Nobody gets in before the fence is lifted. */
const behindFence = (roles: Roles): Roles => ({
  ...roles,
  privileges: roles.privileges.filter(({ privilege }) => privilege !== 'CONNECT'),
});

async function verifyOurs(c: C, target: Endpoint): Promise<void> {
  if ((await look(c, target)).isOurs || (await isEmpty(target))) return;
  throw new Refused(
    `${target.database} on ${target.host} holds something that this run has not put there. Look at what it is and drop it by hand, or go back.`,
  );
}

async function restore(c: C): Promise<DatabaseFacts['restored']> {
  const target = await restoreTarget(c);
  await endOwnSessions(target);
  await verifyOurs(c, target);
  if (!c.facts.beforeRestore)
    await c.note({ beforeRestore: { ...(await readRights(target)), comment: await readMark(target) } });
  await setMark(target, marks(c).begun);
  const { needs, roles } = (await backupOf(c)).manifest;
  return asRoles(c, needs, async () => {
    if (!(await isEmpty(target))) await emptyDatabase(target);
    return fill(c, target, behindFence(roles));
  });
}

async function empty(c: C): Promise<void> {
  const target = await restoreTarget(c);
  const before = c.facts.beforeRestore;
  if (!before || !(await look(c, target)).isOurs) return;
  await endOwnSessions(target);
  const { needs } = (await backupOf(c)).manifest;
  await asRoles(c, needs, () => emptyDatabase(target));
  await takeRightsBack(target, before);
  await setMark(target, before.comment);
}

const somewhere = { host: '<instance>', port: unknown('port'), user: '<admin>' };
const passfile = { PGPASSFILE: '<pass file>' };

export const restoreOnPage = (database: string): string[] => [
  '# the schemas first, then everything else',
  onPage(print({ ...restoreCommand('<folder>/dump', { ...somewhere, database }, jobs), env: passfile })),
  'ANALYZE',
];

/** What {@link fill} runs, line by line. */
export const showRestore = async (c: C): Promise<string[]> => [
  print(restoreCommand((await backupOf(c)).dump, await restoreTarget(c), jobs)),
  'ANALYZE',
];

/** Into the database of the workspace; what an interrupted restore has left is dropped, and it begins again. */
export const restoreDatabase: Step<Effects, DatabaseFacts> = {
  id: 'restore-database',
  title: 'Restore the backup into the empty database',
  only: { [intoNew.name]: [''] },
  meanwhile: whileStopped('the database may hold part of the backup; deploy nothing'),
  effect: 'change',
  retry: twiceAtMost,
  grows: true,
  async probe(c) {
    const target = await restoreTarget(c);
    const { restored, isOurs } = await look(c, target);
    if (restored) return done({ restored });
    if (!isOurs || (await isEmpty(target))) return notBegun;
    return halfDone(
      'The database holds part of an interrupted restore: it is emptied and the restore starts again.',
    );
  },
  run: async (c) => ({ restored: await restore(c) }),
  commands: restoreOnPage('<database>'),
  rehearse: showRestore,
  undo: (c) =>
    withAccess(c, 'old', async () => {
      await empty(c);
      await leaveRoles(c);
    }),
};

/** Proof of a rollback: what the restore found empty, is empty, and says of itself what it said. */
export async function proveEmptyAgain(c: C): Promise<void> {
  if (!c.facts.beforeRestore) return;
  const own = await endpoint(c, 'old');
  const [isAgain, mark] = [await isEmpty(own), await readMark(own)];
  const differences = [
    ...(isAgain ? [] : [`${own.database} is not empty`]),
    ...(mark === c.facts.beforeRestore.comment ? [] : [`its comment is ${JSON.stringify(mark)}`]),
  ];
  c.prove({
    id: 'database-empty',
    title: 'The database is empty again',
    equal: differences.length === 0,
    figures: { empty: isAgain },
    differences,
  });
}
