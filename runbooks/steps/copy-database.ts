import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { copyDatabase as copyFromServer, sourceOfCopy } from '../postgres/copy/index.ts';
import { emptyDatabase, isEmpty } from '../postgres/empty.ts';
import { beginCopy } from './begin-copy.ts';
import { lookAtCopy, markWhole } from './copy-mark.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { twiceAtMost } from './passing.ts';

type C = Context<Effects, DatabaseFacts>;

async function copy(c: C) {
  const transfer = await beginCopy(c);
  const { target } = transfer;
  // Whole, and killed before the new database could say so; or what came before the first row.
  if (!(await isEmpty(target)) && !(await sourceOfCopy(target))) await emptyDatabase(target);
  const moved = await copyFromServer({ ...transfer, signal: c.signal });
  await markWhole(c, moved);
  return moved;
}

const commands = [
  'pg_dump --section=pre-data --section=post-data    # the schema; tables come before the rows, indexes after',
  'COPY <table> TO STDOUT (FORMAT binary)    # several tables, and parts of big ones, at a time',
  'COPY <table> FROM STDIN (FORMAT binary)    # what comes out of one goes into the other',
  'CREATE INDEX …; ALTER TABLE … ADD CONSTRAINT …    # of each table as soon as its rows are there',
  'ANALYZE <table>',
];

/** From server to server through this machine, no file between; an interrupted copy goes on where it stopped. */
export const copyDatabase: Step<Effects, DatabaseFacts> = {
  id: 'copy-database',
  title: 'Copy the old database into the new one, from server to server',
  only: { mode: ['copy'] },
  meanwhile: whileStopped('the old database is whole, the new one may hold part of a copy; deploy nothing'),
  effect: 'change',
  retry: twiceAtMost,
  async probe(c) {
    const { moved } = await lookAtCopy(c);
    if (moved) return done({ moved });
    if (await isEmpty(await endpoint(c, 'new'))) return notBegun;
    return halfDone(
      'The new database holds part of an interrupted copy: it goes on if what is there is still the same, else it starts again.',
    );
  },
  grows: true,
  run: async (c) => ({ moved: await copy(c) }),
  commands,
  rehearse: async () => commands,
  undo: async (c) => c.log('The copy disappears with the new database.'),
};
