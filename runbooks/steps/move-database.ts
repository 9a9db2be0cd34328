import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { emptyDatabase, isEmpty } from '../postgres/empty.ts';
import { dumpAndRestore, dumpAndRestoreCommands } from '../postgres/move.ts';
import type { Command } from '../shell/command.ts';
import { print } from '../shell/print.ts';
import { beginCopy, jobs, somewhere } from './begin-copy.ts';
import { lookAtCopy, markWhole } from './copy-mark.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { onPage, unknown } from './on-page.ts';
import { twiceAtMost } from './passing.ts';

type C = Context<Effects, DatabaseFacts>;

async function move(c: C) {
  const transfer = await beginCopy(c);
  if (!(await isEmpty(transfer.target))) await emptyDatabase(transfer.target);
  const moved = await dumpAndRestore(transfer);
  await markWhole(c, moved);
  return moved;
}

const analyse = 'ANALYZE';

/** How it is encrypted depends on the machine. */
const commandOnPage = (command: Command) => onPage(print({ ...command, env: { PGPASSFILE: '<pass file>' } }));

/** Dump and restore, in parallel; an interrupted copy is thrown away and begun again. */
export const moveDatabase: Step<Effects, DatabaseFacts> = {
  id: 'move-database',
  title: 'Dump the old database and restore it into the new one',
  only: { mode: ['dump'] },
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
  commands: [
    ...dumpAndRestoreCommands({ source: { ...somewhere, port: unknown('port') }, jobs }).map(commandOnPage),
    analyse,
  ],
  async rehearse(c) {
    return [...dumpAndRestoreCommands({ source: await endpoint(c, 'old'), jobs }).map(print), analyse];
  },
  undo: async (c) => c.log('The copy disappears with the new database.'),
};
