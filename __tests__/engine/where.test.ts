import { describe, expect, it } from '@jest/globals';
import { rollback } from '../../runbooks/engine/rollback.ts';
import { resume, run } from '../../runbooks/engine/run.ts';
import type { PastRun } from '../../runbooks/engine/runs.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { whereabouts } from '../../runbooks/engine/where.ts';
import { oneWayBook, toyBook } from '../helpers/toy-book.ts';
import { failAt, type Toy, withToy } from '../helpers/toy-session.ts';

const forward = 'runbook toy --workspace staging --resume';
const rollbackCommand = 'runbook rollback --workspace staging';

interface Seen {
  readonly past?: PastRun;
  readonly book?: AnyBook;
  readonly atWork?: string;
  readonly doubt?: string;
}

/** The five lines by their labels. */
function seen({ past, book = toyBook as AnyBook, atWork, doubt }: Seen) {
  const lines = whereabouts({ workspace: 'staging', past, book, atWork, doubt });
  expect(lines.map((line) => line.slice(0, 15).trimEnd())).toEqual([
    'What happened',
    'Running now',
    'Safe to stop',
    'Forward',
    'Back',
  ]);
  expect(lines.join('')).not.toMatch(/undefined|null|\n/);
  const [happened, running, safe, on, back] = lines.map((line) => line.slice(15));
  return { happened, running, safe, forward: on, back };
}

/** What stands in the journal at a place of the toy world: all that a kill there would leave. */
async function killedAt(toy: Toy, place: string, start = run, book = toyBook as AnyBook): Promise<PastRun> {
  let past: PastRun | undefined;
  const hook = (at: string) => {
    if (at === place && !past) past = toy.last();
  };
  await start(toy.session({ book, hook }));
  if (!past) throw new Error(`never came to ${place}`);
  return past;
}

const fails = (
  toy: Toy,
  place: string,
  start: typeof run | typeof rollback = run,
  book = toyBook as AnyBook,
) => expect(start(toy.session({ book, hook: failAt(place, 'out of luck\nfor long') }))).rejects.toThrow();

describe('where a workspace stands', () => {
  it('in which nothing has run', () => {
    expect(seen({})).toMatchObject({
      running: 'no',
      safe: expect.stringMatching(/^yes/),
      forward: 'runbook list',
    });
    expect(seen({ atWork: 'ann' }).running).toBe('yes: ann');
  });

  it('while somebody is at work', () =>
    withToy(async (toy) => {
      const past = await killedAt(toy, 'copy:after');
      expect(seen({ past, atWork: 'toy by ann on desk' })).toEqual({
        happened: expect.stringMatching(
          /^toy by ann on desk, begun 20\d\d-\d\d-\d\d [\d:]+ UTC: 3 of 5 steps done$/,
        ),
        running: 'yes: toy by ann on desk, in step 4 of 5, Make copy',
        safe: 'NO: the box is shut (Ctrl-C where it runs stops it in good order)',
        forward: 'it goes on by itself',
        back: `stop it first, then ${rollbackCommand}`,
      });
      const over = { past: toy.last(), atWork: 'toy by bob on lap' };
      expect(seen(over).happened).toMatch(/^it has just begun; before it: toy by ann .* 5 of 5 steps done$/);
    }));

  it('killed in a step: what is stopped, what is open, what may still run', () =>
    withToy(async (toy) => {
      expect(seen({ past: await killedAt(toy, 'copy:after') })).toMatchObject({
        running: expect.stringMatching(/^no: ended without a word after .* in step 4 of 5, Make copy$/),
        safe: 'NO: the box is shut; not closed again: Open the window; commands it started may still run on desk',
        forward,
        back: rollbackCommand,
      });
    }));

  it('killed, of a book that only looks: nobody has to wait for it', () =>
    withToy(async (toy) => {
      const book = { ...toyBook, yields: 'the window may be open' } as AnyBook;
      const past = await killedAt(toy, 'copy:after', run, book);
      expect(seen({ past, book })).toMatchObject({
        forward: `${forward}, or any other run: toy only looks, and gives way`,
        back: rollbackCommand,
      });
    }));

  it('killed before anything was stopped', () =>
    withToy(async (toy) => {
      const { safe } = seen({ past: await killedAt(toy, 'look:before') });
      expect(safe).toBe('yes: nothing was stopped or moved; commands it started may still run on desk');
    }));

  it('failed: what is closed is not open any more', () =>
    withToy(async (toy) => {
      await fails(toy, 'copy:after');
      expect(seen({ past: toy.last() })).toMatchObject({
        running: expect.stringMatching(/^no: failed .* in step 4 of 5, Make copy: out of luck$/),
        safe: 'NO: the box is shut',
        forward,
        back: rollbackCommand,
      });
    }));

  it('interrupted', () =>
    withToy(async (toy) => {
      await expect(
        run(toy.session({ hook: (at) => (at === 'copy:before' ? toy.stop.abort() : undefined) })),
      ).rejects.toThrow();
      expect(seen({ past: toy.last() }).running).toMatch(/^no: interrupted .* in step 5 of 5, Make start$/);
    }));

  it('failed before it had changed anything', () =>
    withToy(async (toy) => {
      await fails(toy, 'look:before');
      expect(seen({ past: toy.last() })).toMatchObject({
        running: expect.stringMatching(/: out of luck$/),
        safe: 'yes: nothing was changed',
        forward: 'runbook toy --workspace staging, when that is put right',
        back: expect.stringMatching(/^nothing to go back from/),
      });
    }));

  it('half gone back, also by a kill', () =>
    withToy(async (toy) => {
      await fails(toy, 'copy:after');
      await fails(toy, 'undo-stop:before', rollback);
      const half = seen({ past: toy.last() });
      expect(half.happened).toMatch(/: going back, 1 steps undone, 3 begun ones left$/);
      expect(half).toMatchObject({ safe: 'NO: the box is shut', forward, back: rollbackCommand });
      const past = await killedAt(toy, 'undo-open:before', rollback as unknown as typeof run);
      expect(seen({ past }).safe).toBe(
        'yes: nothing was stopped or moved; not closed again: Open the window; commands it started may still run on desk',
      );
    }));

  it('gone back, with what is left to do by hand; and not before it is proven', () =>
    withToy(async (toy) => {
      const undo = { manual: 'Throw it away.' };
      const steps = toyBook.steps.map((step) => (step.id === 'copy' ? { ...step, undo } : step));
      const book = { ...toyBook, steps } as AnyBook;
      await fails(toy, 'copy:before', run, book);
      await fails(toy, 'as-before', rollback, book);
      expect(seen({ past: toy.last(), book }).running).toMatch(
        /failed .* looking whether all is as before: /,
      );
      await rollback(toy.session({ book }));
      expect(seen({ past: toy.last(), book })).toMatchObject({
        running: expect.stringMatching(/^no: rolled back /),
        safe: 'yes: all is as before',
        forward: 'runbook toy --workspace staging',
        back: 'gone back already; left to you: Throw it away.',
      });
    }));

  it('past the point of no return, and finished', () =>
    withToy(async (toy) => {
      const book = oneWayBook as AnyBook;
      await fails(toy, 'start:before', run, book);
      const none = 'no: the point of no return is passed. Buy a new toy instead.';
      const safe = 'yes: the old toy is gone';
      expect(seen({ past: toy.last(), book })).toMatchObject({ safe, back: none });
      await resume(toy.session({ book }));
      const done = seen({ past: toy.last(), book });
      expect(done).toMatchObject({ safe: 'yes: it is finished', back: none });
      expect(done.forward).toMatch(/^nothing left to do; certificate: .*certificate.json$/);
    }));

  it('while nobody can say whether somebody is at work', () =>
    withToy(async (toy) => {
      const doubt = 'the bucket does not answer';
      const past = await killedAt(toy, 'copy:after');
      expect(seen({ past, doubt }).running).toMatch(
        /^not certain: the bucket does not answer: ended without a word after .* in step 4 of 5, Make copy$/,
      );
      expect(seen({ doubt }).running).toBe('not certain: the bucket does not answer');
    }));

  it('in a narrow terminal, broken between words', () =>
    withToy(async (toy) => {
      const past = await killedAt(toy, 'copy:after');
      const view = {
        workspace: 'staging',
        past,
        book: toyBook as AnyBook,
        atWork: undefined,
        doubt: undefined,
      };
      const lines = whereabouts(view, 60);
      expect(lines.every((line) => line.length <= 60)).toBe(true);
      expect(lines.map((line) => line.slice(15)).join(' ')).toBe(
        whereabouts(view)
          .map((line) => line.slice(15))
          .join(' '),
      );
    }));

  it('after a runbook that this version does not know', () =>
    withToy(async (toy) => {
      const past = await killedAt(toy, 'copy:after');
      const lines = whereabouts({
        workspace: 'staging',
        past,
        book: undefined,
        atWork: undefined,
        doubt: undefined,
      });
      expect(lines[2]).toMatch(/NO: this version of the toolkit does not know the runbook/);
    }));
});
