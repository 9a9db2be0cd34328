import { setTimeout as sleep } from 'node:timers/promises';
import { createProgram, endWith } from '../../runbooks/cli/program.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { oneWayBook, toyBook } from './toy-book.ts';

/**
 * The command with toy books, as a process of its own. TOY_WORLD is the folder of the world, TOY_KILL a place at which
 * the process kills itself the hard way, TOY_WAIT one at which it says so and waits to be interrupted.
 */
const folder = process.env.TOY_WORLD ?? '';

const books = [toyBook, oneWayBook].map((book) => ({
  id: book.id,
  title: book.title,
  load: async () => book as AnyBook,
}));

const program = createProgram({
  books,
  openEffects: async ({ signal, log }) => ({
    folder,
    hook: async (place: string) => {
      if (process.env.TOY_KILL === place) process.kill(process.pid, 'SIGKILL');
      if (process.env.TOY_WAIT !== place) return;
      log(`waiting at ${place}`);
      await sleep(60_000, undefined, { signal });
    },
  }),
});
await program.parseAsync().catch(endWith);
