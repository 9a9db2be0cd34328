import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endAtOnce, endWith, letGo } from '../../runbooks/cli/ending.ts';
import { createProgram } from '../../runbooks/cli/program.ts';
import { notBegun } from '../../runbooks/engine/standing.ts';
import type { AnyBook, Context, Facts } from '../../runbooks/engine/types.ts';
import { folderStore } from '../../runbooks/store/folder.ts';
import { seeds } from './seeds.ts';

/**
 * The command with a book that tells its secrets to everybody who listens, as a process of its own. LEAKY_WAY says how it
 * ends: `fail`, `throw` or `reject` where nobody waits, or well.
 */
const way = process.env.LEAKY_WAY;
const folder = process.env.TOY_WORLD ?? '';
const all = Object.values(seeds);
const everything = all
  .map((seed) => `<${seed}> ${JSON.stringify(seed)} ${encodeURIComponent(seed)}`)
  .join('\n');

type C = Context<object, Facts>;

function tell(c: C) {
  for (const seed of all) c.secret(seed);
  c.log(everything);
  for (const line of everything.split('\n')) c.log(line);
  c.progress({ done: 1, total: 2, unit: 'rows', note: everything });
  const figures = { source: everything, [everything]: [{ deep: everything }] };
  c.prove({ id: 'proof', title: everything, equal: true, figures, differences: [everything] });
}

function end(): Promise<void> {
  const error = new Error(everything, { cause: new Error(everything, { cause: { everything } }) });
  if (way === 'throw') setTimeout(() => Promise.reject(error));
  if (way === 'reject') void Promise.reject(error);
  if (way === 'throw' || way === 'reject') return sleep(60_000);
  if (way === 'fail') throw Object.assign(error, { everything, command: everything });
  return Promise.resolve();
}

const book: AnyBook = {
  id: 'leaky',
  title: 'Tell everything',
  about: 'Tells everything.',
  asBefore: { title: 'Look', check: async (c: C) => tell(c) },
  steps: [
    {
      id: 'tell',
      title: 'Tell everything',
      effect: 'change',
      probe: async () => notBegun,
      async run(c: C) {
        tell(c);
        await c.applying({ sha256: 'f', terraform: everything, changes: [], outputs: [everything] });
        await end();
        return {};
      },
      rehearse: async (c: C) => {
        tell(c);
        return [everything];
      },
      async undo(c: C) {
        tell(c);
        await end();
      },
      async finally(c: C) {
        tell(c);
        throw new Error(everything);
      },
    },
  ],
};
/** It can be closed, so that the run ends with a certificate. */
const done: AnyBook = {
  ...book,
  id: 'leaky-done',
  steps: book.steps.map(
    (step) => ({ ...step, finally: async (c: C) => tell(c) }) as (typeof book.steps)[number],
  ),
};

process.on('uncaughtException', endAtOnce);
const program = createProgram({
  books: [book, done].map((one) => ({ id: one.id, title: one.title, load: async () => one })),
  openStore: async ({ name }) => folderStore(join(folder, '..', 'store', name)),
  identify: async ({ workspace }) => workspace.account,
  openEffects: async ({ log, secret }) => {
    for (const seed of all) secret(seed);
    log(everything);
    return {};
  },
});
await program.parseAsync().catch(endWith).finally(letGo);
