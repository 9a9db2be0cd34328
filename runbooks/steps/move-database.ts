import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import type { Endpoint } from '../postgres/client.ts';
import { compareDatabases } from '../postgres/compare/index.ts';
import { emptyDatabase, isEmpty } from '../postgres/empty.ts';
import { endOwnSessions } from '../postgres/fence.ts';
import { dumpAndRestore, dumpAndRestoreCommands } from '../postgres/move.ts';
import { grantOwners, ownersToGrant } from '../postgres/roles.ts';
import { findTools } from '../postgres/tools.ts';
import type { Command } from '../shell/command.ts';
import { print } from '../shell/print.ts';
import { lookAtCopy, markBegun, markWhole } from './copy-mark.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { onPage, unknown } from './on-page.ts';
import { twiceAtMost } from './passing.ts';
import { whileStopped } from './while-stopped.ts';
import { verifyStopped } from './writers.ts';

type C = Context<Effects, DatabaseFacts>;
const jobs = 4;

/** What somebody else has put into the new database is never emptied. Throws `Refused`. */
async function verifyOurs(c: C, target: Endpoint): Promise<void> {
  const { isOurs } = await lookAtCopy(c);
  if (isOurs || (await isEmpty(target))) return;
  throw new Refused(
    `The new database ${target.database} on ${target.host} holds something that this run has not copied there. Look at what it is and empty it by hand, or go back.`,
  );
}

async function move(c: C) {
  const [source, target] = [await endpoint(c, 'old'), await endpoint(c, 'new')];
  await Promise.all([source, target].map(endOwnSessions));
  const tools = await findTools(c.run, Number.parseInt(c.fact('to').engineVersion, 10));
  await verifyOurs(c, target);
  await markBegun(c);
  if (!(await isEmpty(target))) await emptyDatabase(target);
  await c.note({ grantedOwners: [...(c.facts.grantedOwners ?? []), ...(await ownersToGrant(source))] });
  await grantOwners(source);
  const moved = await dumpAndRestore({
    source,
    target,
    tools,
    directory: c.directory,
    jobs,
    run: c.run,
    progress: c.progress,
    log: c.log,
  });
  await markWhole(c, moved);
  return moved;
}

const analyse = 'ANALYZE';

const somewhere = {
  host: '<old instance>',
  port: unknown('port'),
  user: '<admin>',
  database: '<database>',
};

/** How it is encrypted depends on the machine. */
const commandOnPage = (command: Command) => onPage(print({ ...command, env: { PGPASSFILE: '<pass file>' } }));

/** Dump and restore, in parallel; an interrupted copy is thrown away and begun again. */
export const moveDatabase: Step<Effects, DatabaseFacts> = {
  id: 'move-database',
  title: 'Dump the old database and restore it into the new one',
  meanwhile: whileStopped('the old database is whole, the new one may hold part of a copy; deploy nothing'),
  effect: 'change',
  retry: twiceAtMost,
  async probe(c) {
    const { moved } = await lookAtCopy(c);
    if (moved) return done({ moved });
    if (await isEmpty(await endpoint(c, 'new'))) return notBegun;
    return halfDone(
      'The new database holds part of an interrupted copy: it is emptied and the copy starts again.',
    );
  },
  grows: true,
  run: async (c) => ({ moved: await move(c) }),
  commands: [...dumpAndRestoreCommands({ source: somewhere, jobs }).map(commandOnPage), analyse],
  async rehearse(c) {
    return [...dumpAndRestoreCommands({ source: await endpoint(c, 'old'), jobs }).map(print), analyse];
  },
  undo: async (c) => c.log('The copy disappears with the new database.'),
};

/** Both sides equal, object for object and row for row, or the migration stops here. */
export const compareDatabase: Step<Effects, DatabaseFacts> = {
  id: 'compare-database',
  title: 'Compare schema, rows, sequences, large objects, roles and extensions',
  grows: true,
  effect: 'read',
  retry: twiceAtMost,
  async run(c) {
    await verifyStopped(c);
    const { proofs } = await compareDatabases({
      source: await endpoint(c, 'old'),
      target: await endpoint(c, 'new'),
      directory: c.directory,
      jobs,
      run: c.run,
      progress: c.progress,
      fence: c.fact('fencePlan'),
      application: (await endpoint(c, 'new', 'application')).user,
    });
    for (const proof of proofs) c.prove(proof);
    return {};
  },
  rehearse: async () => [
    'compare schema, rows, sequences, large objects, roles and extensions of both databases',
  ],
};
