import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { Refused } from '../../runbooks/engine/errors.ts';
import { differences } from '../../runbooks/engine/fingerprint.ts';
import { rollback } from '../../runbooks/engine/rollback.ts';
import { resume, run } from '../../runbooks/engine/run.ts';
import { differencesOfSteps } from '../../runbooks/engine/same-world.ts';
import type { Session } from '../../runbooks/engine/session.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { diary, oneWayBook, toyBook } from '../helpers/toy-book.ts';
import { failAt, type Toy, withToy } from '../helpers/toy-session.ts';

const failedAt = async (toy: Toy, place: string) =>
  expect(run(toy.session({ hook: failAt(place) }))).rejects.toThrow('out of luck');

describe('resume', () => {
  it('skips what the world agrees is done, and remembers its facts', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:before');
      await resume(toy.session());
      expect(diary(toy.folder)).toEqual(['open', 'stop', 'close', 'open', 'copy', 'start', 'close']);
      expect(toy.last().history).toMatchObject({ outcome: 'done', facts: { rows: 3, copied: 3 } });
    }));

  it('does a finished step again when the world lost it', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:before');
      rmSync(join(toy.folder, 'stop'));
      await resume(toy.session());
      expect(diary(toy.folder).filter((line) => line === 'stop')).toHaveLength(2);
    }));

  it('does not repeat an effect whose step was never called done', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:after');
      await resume(toy.session());
      expect(diary(toy.folder).filter((line) => line === 'copy')).toHaveLength(1);
    }));

  it('proves what was made by a run that did not live to prove it, and only once', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:after');
      const verified = jest.fn();
      const hook = (place: string) => {
        if (place === 'copy:verify') verified();
        if (place === 'start:before') throw new Error('no');
      };
      await expect(resume(toy.session({ hook }))).rejects.toThrow();
      await expect(resume(toy.session({ hook }))).rejects.toThrow();
      expect(verified).toHaveBeenCalledTimes(1);
    }));

  it('never repeats what lies before a point of no return that is begun', () =>
    withToy(async (toy) => {
      const book = oneWayBook as AnyBook;
      await expect(run(toy.session({ book, hook: failAt('burn:after') }))).rejects.toThrow(/only on/);
      rmSync(join(toy.folder, 'stop'));
      const looked = jest.fn();
      await resume(toy.session({ book, hook: (place) => void (place === 'look:before' && looked()) }));
      expect(diary(toy.folder)).toEqual(['stop', 'burn', 'start']);
      expect(looked).not.toHaveBeenCalled();
      expect(toy.last().history).toMatchObject({ outcome: 'done', facts: { rows: 3 } });
    }));

  it('is asked for: a new run is refused while one is unfinished', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:before');
      const again = run(toy.session());
      await expect(again).rejects.toThrow(Refused);
      await expect(again).rejects.toThrow(/failed at the step[\s\S]*--resume[\s\S]*runbook rollback/);
    }));

  it('is not needed where only a check failed: a new run may start', () =>
    withToy(async (toy) => {
      const failed = run(toy.session({ hook: failAt('look:before') }));
      await expect(failed).rejects.toThrow(/Nothing was changed/);
      await run(toy.session());
      expect(toy.last().history.outcome).toBe('done');
    }));

  it('refuses when there is nothing to resume', () =>
    withToy(async (toy) => {
      await run(toy.session());
      await expect(resume(toy.session())).rejects.toThrow('Nothing to resume in staging');
    }));
});

describe('resume into another world is refused, saying what differs:', () => {
  const target = { workspace: 'staging', account: '123456789012', inputs: { database: { generation: 2 } } };
  const cases: [string, Partial<Session>, RegExp][] = [
    [
      'inputs',
      { target: { ...target, inputs: { database: { generation: 3 } } } },
      /database\.generation: 2 then, 3 now/,
    ],
    [
      'account',
      { target: { ...target, account: '999999999999' } },
      /account: "123456789012" then, "999999999999" now/,
    ],
    [
      'steps',
      { book: { ...toyBook, steps: toyBook.steps.slice(1) } as AnyBook },
      /step look: there then, absent now/,
    ],
    [
      'credentials',
      { identify: async () => '999999999999' },
      /credentials of account: "123456789012" then, "999999999999" now/,
    ],
    [
      'order of steps',
      { book: { ...toyBook, steps: [...toyBook.steps.slice(1), toyBook.steps[0]] } as AnyBook },
      /world:\n {2}step look: first then, after start now\nPut/,
    ],
    ['runbook', { book: { ...toyBook, id: 'other' } as AnyBook }, /runbook: "toy" then, "other" now/],
  ];
  it.each(cases)('%s', (_, other, message) =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:before');
      const before = toy.journalText();
      const refused = resume(toy.session(other));
      await expect(refused).rejects.toThrow(Refused);
      await expect(refused).rejects.toThrow(message);
      expect(toy.journalText()).toBe(before);
    }),
  );
});

it('names each step that came, went, moved or does something else to the world', () => {
  const list = (text: string) =>
    text.split(' ').map((word) => ({
      id: word.replace('!', ''),
      effect: word.endsWith('!') ? ('irreversible' as const) : ('change' as const),
    }));
  expect(differencesOfSteps(list('a b c d e'), list('a c e d! f'))).toEqual([
    'step b: there then, absent now',
    'step f: absent then, there now',
    'step e: after d then, after c now',
    'step d: "change" then, "irreversible" now',
  ]);
  const many = list(Array.from({ length: 40 }, (_, n) => `s${n}`).join(' '));
  expect(differencesOfSteps(many, [...many].reverse())).toHaveLength(39);
});

it('compares lists entry by entry', () => {
  expect(differences({ jobs: [{ command: 'a' }, 1] }, { jobs: [{ command: 'b' }] })).toEqual([
    'jobs[0].command: "a" then, "b" now',
    'jobs[1]: 1 then, absent now',
  ]);
});

describe('a book that only looks', () => {
  const book = { ...toyBook, yields: 'the window may be open' } as AnyBook;

  it('keeps nobody waiting when it was cut off: the next run says whose place it takes', () =>
    withToy(async (toy) => {
      await expect(run(toy.session({ book, hook: failAt('copy:before') }))).rejects.toThrow();
      const { runId } = toy.last();
      await run(toy.session());
      expect(toy.last().journal.header).toMatchObject({ supersedes: runId, yields: null });
      expect(toy.events).toContainEqual({
        event: 'log',
        line: `takes the place of ${runId}, which only looked and was cut off: the window may be open`,
      });
      await expect(rollback(toy.session())).rejects.toThrow('Nothing to roll back');
    }));

  it('can be gone on with, and back from, as long as nobody has taken its place', () =>
    withToy(async (toy) => {
      await expect(run(toy.session({ book, hook: failAt('copy:before') }))).rejects.toThrow();
      await expect(resume(toy.session({ book, hook: failAt('copy:before') }))).rejects.toThrow('out of luck');
      await rollback(toy.session({ book }));
      await run(toy.session({ book }));
      expect(toy.last().journal.header).toMatchObject({
        supersedes: null,
        yields: 'the window may be open',
      });
    }));
});
