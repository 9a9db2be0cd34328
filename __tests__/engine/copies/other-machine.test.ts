import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { verifyCertificate } from '../../../runbooks/engine/certificate/verify.ts';
import { newestRun } from '../../../runbooks/engine/copies/newest-run.ts';
import { Refused } from '../../../runbooks/engine/errors.ts';
import { rollback } from '../../../runbooks/engine/rollback.ts';
import { resume, run } from '../../../runbooks/engine/run.ts';
import { runFiles } from '../../../runbooks/engine/runs.ts';
import type { AnyBook, Context, Finished } from '../../../runbooks/engine/types.ts';
import { MemoryStore } from '../../helpers/memory-store.ts';
import { diary, type ToyFacts, type ToyWorld, toyBook } from '../../helpers/toy-book.ts';
import { failAt, type Toy, withToy } from '../../helpers/toy-session.ts';

interface Machines {
  readonly here: Toy;
  readonly there: Toy;
  readonly store: MemoryStore;
  /** A session on the other machine, in the same world and over the same store. */
  elsewhere(overrides?: Parameters<Toy['session']>[0]): ReturnType<Toy['session']>;
}

/** Two machines with a runs directory each, one world and one store. */
const withMachines = (work: (machines: Machines) => Promise<void>) =>
  withToy((here) =>
    withToy((there) => {
      const store = new MemoryStore();
      const open = async () => ({ folder: here.folder });
      const who = { operator: 'bob', host: 'laptop', revision: 'abc' };
      const elsewhere: Machines['elsewhere'] = (overrides) =>
        there.session({ store, open, who, ...overrides });
      return work({ here, there, store, elsewhere });
    }),
  );

const failed = (toy: Toy, store: MemoryStore) =>
  run(toy.session({ store, hook: failAt('copy:before') })).catch(() => {});
const journalOf = (toy: Toy) => runFiles(toy.last().directory).journal;

describe('a run that stopped on one machine', () => {
  it('is resumed on another, where its journal is as private as at home', () =>
    withMachines(async ({ here, there, store, elsewhere }) => {
      await failed(here, store);
      await resume(elsewhere());
      expect(diary(here.folder)).toEqual(['open', 'stop', 'close', 'open', 'copy', 'start', 'close']);
      expect(there.last().journal.entries.filter(({ event }) => event === 'resumed')).toMatchObject([
        { operator: 'bob', host: 'laptop' },
      ]);
      expect(statSync(journalOf(there)).mode & 0o777).toBe(0o600);
      expect(statSync(there.last().directory).mode & 0o777).toBe(0o700);
    }));

  it('is rolled back on another', () =>
    withMachines(async ({ here, store, elsewhere }) => {
      await failed(here, store);
      await rollback(elsewhere());
      expect(diary(here.folder).slice(-3)).toEqual(['undo-stop', 'undo-open', 'close']);
    }));

  it('blocks a new run on another', () =>
    withMachines(async ({ here, store, elsewhere }) => {
      await failed(here, store);
      await expect(run(elsewhere())).rejects.toThrow(/is unfinished: .*begun .* by ann/);
    }));

  it('is known as finished at home after it was finished elsewhere', () =>
    withMachines(async ({ here, store, elsewhere }) => {
      await failed(here, store);
      await resume(elsewhere());
      await expect(resume(here.session({ store }))).rejects.toThrow(/no run is unfinished/);
      expect(here.last().history.outcome).toBe('done');
    }));

  it('brings the files it kept', () =>
    withMachines(async ({ here, store, elsewhere }) => {
      const keeping = withKeeping(async (c) => {
        writeFileSync(join(c.directory, 'before.tfstate'), 'the state', { mode: 0o600 });
        await c.keep('before.tfstate');
      });
      const hook = failAt('copy:before');
      await run(here.session({ store, book: keeping, hook })).catch(() => {});
      const read: string[] = [];
      const reading = withKeeping(async (c) => {
        read.push(readFileSync(join(c.directory, 'before.tfstate'), 'utf8'));
        expect(statSync(join(c.directory, 'before.tfstate')).mode & 0o777).toBe(0o600);
      });
      await resume(elsewhere({ book: reading }));
      expect(read).toEqual(['the state']);
    }));
});

/** The toy book, whose first step does something more. */
const withKeeping = (work: (c: Context<ToyWorld, ToyFacts>) => Promise<void>) => {
  const [look, ...steps] = toyBook.steps;
  const more = async (c: Context<ToyWorld, ToyFacts>) => {
    await work(c);
    return look?.run(c);
  };
  return { ...toyBook, steps: [{ ...look, run: more }, ...steps] } as AnyBook;
};

describe('the journal of a run that two machines know', () => {
  it('is completed from the copy where its last line is torn', () =>
    withMachines(async ({ here, store }) => {
      await failed(here, store);
      const whole = here.journalText();
      truncateSync(journalOf(here), whole.length - 10);
      await newestRun(join(here.last().directory, '..'), store);
      expect(here.journalText()).toBe(whole);
    }));

  it('stays where it is longer than the copy', () =>
    withMachines(async ({ here, store }) => {
      store.hook = (call, _, key) => {
        if (call === 'write' && key.endsWith('.jsonl') && has(here, 'copy')) throw new Error('out of reach');
      };
      await run(here.session({ store, hook: failAt('copy:after') })).catch(() => {});
      store.hook = () => {};
      const whole = here.journalText();
      const [copy] = [...store.objects].filter(([key]) => key.endsWith('.jsonl'));
      expect(whole.length).toBeGreaterThan(copy?.[1].text.length ?? 0);
      await resume(here.session({ store }));
      expect(here.journalText().startsWith(whole)).toBe(true);
    }));

  it('is refused where both went on after the same line, saying which', () =>
    withMachines(async ({ here, store, elsewhere }) => {
      await failed(here, store);
      const lines = here.journalText().split('\n').length - 1;
      const key = `runs/${here.last().runId}/journal.jsonl`;
      const before = store.objects.get(key);
      await rollback(elsewhere());
      const other = store.objects.get(key);
      if (before) store.objects.set(key, before);
      await rollback(here.session({ store }));
      if (other) store.objects.set(key, other);
      const asked = run(here.session({ store }));
      await expect(asked).rejects.toThrow(Refused);
      await expect(asked).rejects.toThrow(
        new RegExp(
          `its copy memory/${key} differ from line ${lines + 1} on:[^]*here: [^]*"ann"[^]*there: [^]*"bob"[^]*mv '`,
        ),
      );
    }));

  it('is refused when the copy was damaged, naming the copy', () =>
    withMachines(async ({ here, store, elsewhere }) => {
      await failed(here, store);
      for (const [key, object] of store.objects)
        if (key.endsWith('.jsonl')) object.text = object.text.replace('"begin"', '"begun"');
      await expect(resume(elsewhere())).rejects.toThrow(
        /memory\/runs\/.*journal.jsonl, line \d+: the chain is broken/,
      );
    }));
});

describe('finished runs', () => {
  it('are found on any machine, newest first, with a journal that proves them', () =>
    withMachines(async ({ here, store, elsewhere }) => {
      await run(here.session({ store }));
      rmSync(join(here.folder, 'copy'));
      await run(here.session({ store }));
      const found: Finished[] = [];
      const looking = withKeeping(async (c) => void found.push(...(await c.finished('toy'))));
      await run(elsewhere({ book: { ...looking, id: 'toy-after' } }));
      expect(found).toHaveLength(2);
      expect(found[0]?.certificate.runId).toBe(here.last().runId);
      for (const { file } of found) expect(verifyCertificate(file)).not.toEqual([]);
    }));

  it('are looked for without reading those that are here, or are of other books', () =>
    withMachines(async ({ here, store }) => {
      await run(here.session({ store }));
      const read: string[] = [];
      store.hook = (call, _, key) => void (call === 'read' && read.push(key));
      const looking = withKeeping(async (c) => void (await c.finished('toy')));
      const old = here.last().runId;
      await run(here.session({ store, book: looking }));
      expect(read.filter((key) => key.includes(old) && !key.endsWith('journal.jsonl'))).toEqual([]);
    }));
});

const has = (toy: Toy, name: string) => existsSync(join(toy.folder, name));
