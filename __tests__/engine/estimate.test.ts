import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { rehearse } from '../../runbooks/engine/rehearse.ts';
import { run } from '../../runbooks/engine/run.ts';
import type { Session } from '../../runbooks/engine/session.ts';
import type { AnyBook, AnyStep } from '../../runbooks/engine/types.ts';
import { oneWayBook, toyBook } from '../helpers/toy-book.ts';
import { type Toy, withToy } from '../helpers/toy-session.ts';

/** The toy book, which moves so many bytes; copying them takes the longer the more there are. */
const moving = (bytesToMove: number | undefined, more: readonly AnyStep[] = []) =>
  ({
    ...toyBook,
    steps: [
      { id: 'see', title: 'See', effect: 'read', run: async () => ({ bytesToMove, objectsToMove: 7 }) },
      ...toyBook.steps.map((step) => (step.id === 'copy' ? { ...step, grows: true } : step)),
      ...more,
    ],
  }) as AnyBook;

const plan = (id: string, changes: string[]): AnyStep => ({
  id,
  title: id,
  effect: 'change',
  probe: async () => ({ is: 'not begun' }),
  run: async () => ({}),
  rehearse: async () => ({ lines: ['terraform plan'], changes }),
});

async function rehearsed(session: Session, toy: Toy) {
  await rehearse(session);
  const end = toy.events.at(-1);
  if (end?.event !== 'ended') throw new Error('it has no end');
  return { lines: end.lines, estimate: end.estimate };
}

const stopped = (from: string) => ({
  writersStoppedAt: `2026-01-01T${from}`,
  writersStartedAt: '2026-01-01T10:00:00.000Z',
});

/** Puts a certificate on the shelf that says how long a run took. */
function finish({ root }: Session, certificate: object) {
  const shelf = join(root, 'staging', 'certificates');
  mkdirSync(shelf, { recursive: true });
  const [runId, finished] = ['20260101-toy', '2026-01-01T10:00:00.000Z'];
  const steps = [
    { id: 'look', seconds: 10, finished: '2026-01-01T09:57:10.000Z' },
    { id: 'copy', seconds: 100, finished: '2026-01-01T09:59:00.000Z' },
  ];
  const common = { runId, finished, book: 'toy', operators: [{}], secondsWithoutWriters: 120, steps };
  writeFileSync(join(shelf, `${runId}.json`), JSON.stringify({ ...common, ...certificate }));
}

describe('the end of a rehearsal', () => {
  it('counts bytes, objects and each planned change once, and does not guess a time', () =>
    withToy(async (toy) => {
      const book = moving(3 * 1024 ** 3, [plan('one', ['a', 'b']), plan('two', ['b'])]);
      const { lines, estimate } = await rehearsed(toy.session({ book }), toy);
      expect(lines).toEqual([
        'to move: 7 objects, 3.0 GiB',
        'plan: 2 resources change',
        'time: not known before a first uninterrupted run of toy in this workspace',
        'nothing was changed',
      ]);
      expect(estimate).toMatchObject({
        bytes: 3 * 1024 ** 3,
        objects: 7,
        changes: 2,
        seconds: null,
        unknown: [],
      });
    }));

  it('scales the times of the last run by the bytes, and says so', () =>
    withToy(async (toy) => {
      const session = toy.session({ book: moving(2048) });
      finish(session, { facts: { bytesToMove: 1024, ...stopped('09:57') } });
      const { lines, estimate } = await rehearsed(session, toy);
      expect(estimate).toMatchObject({ seconds: 210, secondsWithoutWriters: 220 });
      expect(lines[2]).toBe(
        'time: about 3 min 30 s, writers stopped for about 3 min 40 s of it (as measured 2026-01-01, 1.0 KiB then)',
      );
    }));

  it('lets writers wait no longer for what was copied while they ran', () =>
    withToy(async (toy) => {
      const session = toy.session({ book: moving(2048) });
      finish(session, { facts: { bytesToMove: 1024, ...stopped('09:59:30') } });
      const { estimate } = await rehearsed(session, toy);
      expect(estimate).toMatchObject({ seconds: 210, secondsWithoutWriters: 120 });
    }));

  it.each([
    ['that was interrupted', { operators: [{}, {}] }],
    ['of another runbook', { book: 'dance' }],
  ])('takes no time from a run %s', (_, certificate) =>
    withToy(async (toy) => {
      const session = toy.session({ book: moving(2048) });
      finish(session, { facts: { bytesToMove: 1024 }, ...certificate });
      expect((await rehearsed(session, toy)).estimate).toMatchObject({ seconds: null, measured: null });
    }),
  );

  it('says how much it cannot know, and of which steps nothing', () =>
    withToy(async (toy) => {
      const needs = {
        ...plan('needs', []),
        rehearse: async (c: { fact(name: string): unknown }) => [`${c.fact('copied')}`],
      };
      const book = moving(undefined, [needs as AnyStep]);
      const session = toy.session({ book });
      finish(session, { facts: {} });
      const { lines, estimate } = await rehearsed(session, toy);
      expect(lines).toEqual([
        'to move: 7 objects, how much cannot be known from here',
        'plan: 0 resources change',
        'time: about 1 min 50 s, writers stopped for about 2 min 0 s of it (as measured 2026-01-01)',
        'not known before the run: what exactly happens in step 7',
        'nothing was changed',
      ]);
      expect(estimate).toMatchObject({ bytes: null, unknown: [7] });
    }));

  it('names the first step from which there is no way back', () =>
    withToy(async (toy) => {
      const { lines, estimate } = await rehearsed(toy.session({ book: oneWayBook as AnyBook }), toy);
      expect(lines).toContain('no way back from step 3 of 4 on: Make burn');
      expect(estimate?.irreversibleFrom).toBe(3);
    }));

  it('reads what a real run has certified', () =>
    withToy(async (toy) => {
      const book = moving(1024);
      await run(toy.session({ book }));
      const { estimate } = await rehearsed(toy.session({ book }), toy);
      expect(estimate).toMatchObject({
        secondsWithoutWriters: 90,
        measured: { runId: toy.last().runId, bytes: 1024 },
      });
    }));
});
