import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { done, notBegun } from '../../runbooks/engine/standing.ts';
import type { Book, ChangeStep, Context, Step } from '../../runbooks/engine/types.ts';

/** A world of files in one folder, with a hook that tests use to break it at a place such as `copy:after`. */
export interface ToyWorld {
  readonly folder: string;
  hook?(place: string): void | Promise<void>;
}

export interface ToyFacts {
  rows: number;
  copied: number;
  writersStoppedAt: string;
  writersStartedAt: string;
}

type C = Context<ToyWorld, ToyFacts>;
type ToyStep = Step<ToyWorld, ToyFacts>;

export const has = (folder: string, name: string) => existsSync(join(folder, name));
export const diary = (folder: string) =>
  has(folder, 'diary') ? readFileSync(join(folder, 'diary'), 'utf8').trim().split('\n') : [];

const put = (c: ToyWorld, name: string) => writeFileSync(join(c.folder, name), name);
const remove = (c: ToyWorld, name: string) => rmSync(join(c.folder, name), { force: true });
const write = (c: ToyWorld, line: string) => appendFileSync(join(c.folder, 'diary'), `${line}\n`);

async function act(c: C, id: string, effect: () => void) {
  await c.hook?.(`${id}:before`);
  write(c, id);
  effect();
  await c.hook?.(`${id}:after`);
}

/** A step that makes a file, and whose way back removes it. */
function making(id: string, facts: (c: C) => Partial<ToyFacts>): ChangeStep<ToyWorld, ToyFacts> {
  return {
    id,
    title: `Make ${id}`,
    effect: 'change',
    probe: async (c) => (has(c.folder, id) ? done({ ...facts(c), ...c.facts }) : notBegun),
    run: async (c) => {
      await act(c, id, () => put(c, id));
      return facts(c);
    },
    verify: async (c) => {
      await c.hook?.(`${id}:verify`);
      if (!has(c.folder, id)) throw new Error(`${id} is missing`);
    },
    rehearse: async () => [`touch ${id}`],
    undo: async (c) => act(c, `undo-${id}`, () => remove(c, id)),
  };
}

const look: ToyStep = {
  id: 'look',
  title: 'Look around',
  effect: 'read',
  run: async (c) => {
    await c.hook?.('look:before');
    return { rows: 3 };
  },
};

const open: ToyStep = {
  id: 'open',
  title: 'Open the window',
  effect: 'change',
  probe: async () => notBegun,
  run: async (c) => {
    await c.note({});
    await act(c, 'open', () => put(c, 'window'));
    return {};
  },
  rehearse: async () => ['open window'],
  undo: async (c) => act(c, 'undo-open', () => remove(c, 'window')),
  finally: async (c) => act(c, 'close', () => remove(c, 'window')),
};

const copy: ToyStep = {
  ...making('copy', (c) => ({ copied: c.fact('rows') })),
  run: async (c) => {
    c.progress({ done: 1, total: 3, unit: 'rows' });
    await act(c, 'copy', () => put(c, 'copy'));
    c.prove({ id: 'rows', title: 'Rows', equal: true, figures: { rows: c.fact('rows') }, differences: [] });
    return { copied: c.fact('rows') };
  },
};

const stop: ToyStep = {
  ...making('stop', () => ({ writersStoppedAt: '2026-01-01T00:00:00.000Z' })),
  meanwhile: { safe: false, what: 'the box is shut' },
};
const start = making('start', () => ({ writersStartedAt: '2026-01-01T00:01:30.000Z' }));

const burn: ToyStep = {
  ...making('burn', () => ({})),
  effect: 'irreversible',
  undo: undefined,
  meanwhile: { safe: true, what: 'the old toy is gone' },
};

/** look, open, stop, copy, start. */
export const toyBook: Book<ToyWorld, ToyFacts> = {
  id: 'toy',
  title: 'Copy a toy',
  about: 'Copies a toy from one box to another.',
  steps: [look, open, stop, copy, start],
  asBefore: {
    title: 'See that nothing is left',
    async check(c) {
      await c.hook?.('as-before');
      const left = ['window', 'stop', 'copy', 'start'].filter((name) => has(c.folder, name));
      const proof = { id: 'left', title: 'Nothing is left', figures: { left: left.length } };
      c.prove({ ...proof, equal: left.length === 0, differences: left });
    },
  },
};

/** The same by one of two ways: `--way fast` has a step of its own in place of the copy. */
export const choosyBook: Book<ToyWorld, ToyFacts> = {
  ...toyBook,
  id: 'toy-choosy',
  choices: [{ name: 'way', values: ['slow', 'fast'], default: 'slow', help: 'how it is copied.' }],
  steps: [
    look,
    stop,
    { ...copy, only: { way: ['slow'] } },
    { ...making('carry', (c) => ({ copied: c.chosen.way === 'fast' ? 1 : 0 })), only: { way: ['fast'] } },
    start,
  ],
};

/** The same, with a step from which there is no way back, and one after it. */
export const oneWayBook: Book<ToyWorld, ToyFacts> = {
  ...toyBook,
  id: 'toy-one-way',
  steps: [look, stop, burn, start],
  noWayBack: 'Buy a new toy instead.',
};
