import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWith, letGo } from '../../runbooks/cli/ending.ts';
import { createProgram } from '../../runbooks/cli/program.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { folderStore } from '../../runbooks/store/folder.ts';
import { oneWayBook, toyBook } from './toy-book.ts';

/**
 * The command with toy books, as a process of its own. TOY_WORLD is the folder of the world, TOY_KILL a place at which
 * the process kills itself the hard way, TOY_WAIT one at which it says so and waits to be interrupted; with TOY_DEAF it hears no
 * interruption.
 * TOY_TEAR is the number of the journal line half of which is written when the process dies.
 */
const folder = process.env.TOY_WORLD ?? '';

function tear(lineNumber: number) {
  const write = fs.writeFileSync;
  let lines = 0;
  fs.writeFileSync = (file, data, options) => {
    const isJournal = typeof file === 'number';
    if (isJournal) lines++;
    if (!isJournal || lines !== lineNumber) return write(file, data, options);
    write(file, String(data).slice(0, String(data).length / 2));
    process.kill(process.pid, 'SIGKILL');
  };
  syncBuiltinESMExports();
}
if (process.env.TOY_TEAR) tear(Number(process.env.TOY_TEAR));

const books = [toyBook, oneWayBook].map((book) => ({
  id: book.id,
  title: book.title,
  load: async () => book as AnyBook,
}));

const program = createProgram({
  books,
  openStore: async ({ name }) => folderStore(join(folder, '..', 'store', name)),
  identify: async ({ workspace }) => workspace.account,
  openEffects: async ({ signal, log }) => ({
    folder,
    hook: async (place: string) => {
      if (process.env.TOY_KILL === place) process.kill(process.pid, 'SIGKILL');
      if (process.env.TOY_WAIT !== place) return;
      log(`waiting at ${place}`);
      await sleep(60_000, undefined, process.env.TOY_DEAF ? {} : { signal });
    },
  }),
});
await program.parseAsync().catch(endWith).finally(letGo);
