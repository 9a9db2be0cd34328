import { describe, expect, it } from '@jest/globals';
import { Interrupted, Refused, StepFailed } from '../../runbooks/engine/errors.ts';
import { resume, run } from '../../runbooks/engine/run.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { diary, has, toyBook } from '../helpers/toy-book.ts';
import { failAt, withToy } from '../helpers/toy-session.ts';

const eventsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; step?: string })
    .map(({ event, step }) => (step ? `${event} ${step}` : event));

describe('a run', () => {
  it('carries out the steps in order and closes what was opened', () =>
    withToy(async (toy) => {
      await run(toy.session());
      expect(diary(toy.folder)).toEqual(['open', 'stop', 'copy', 'start', 'close']);
      expect(has(toy.folder, 'window')).toBe(false);
    }));

  it('journals each step before and after it', () =>
    withToy(async (toy) => {
      await run(toy.session());
      expect(eventsOf(toy.journalText())).toEqual([
        'header',
        ...['begin look', 'done look', 'begin open', 'note open', 'done open', 'begin stop', 'done stop'],
        ...['begin copy', 'proof copy', 'done copy', 'begin start', 'done start', 'closed open', 'end'],
      ]);
    }));

  it('has the beginning of a step on disk before its effect', () =>
    withToy(async (toy) => {
      const seen: string[] = [];
      const hook = (place: string) => {
        if (place === 'copy:before') seen.push(...eventsOf(toy.journalText()).slice(-1));
      };
      await run(toy.session({ hook }));
      expect(seen).toEqual(['begin copy']);
    }));

  it('fails with the cause, closes, and says how to go on and back', () =>
    withToy(async (toy) => {
      const failed = run(toy.session({ hook: failAt('copy:before') }));
      await expect(failed).rejects.toThrow(StepFailed);
      await expect(failed).rejects.toThrow(
        /out of luck[\s\S]*--resume[\s\S]*runbook rollback --workspace staging/,
      );
      expect(diary(toy.folder)).toEqual(['open', 'stop', 'close']);
      expect(toy.last().history).toMatchObject({ outcome: 'failed' });
    }));

  it('does not let a failing finally hide the first error', () =>
    withToy(async (toy) => {
      const hook = (place: string) => {
        if (place === 'copy:before') throw new Error('the first');
        if (place === 'close:before') throw new Error('the second');
      };
      await expect(run(toy.session({ hook }))).rejects.toThrow(
        /the first[\s\S]*could not be closed: the second/,
      );
      expect(eventsOf(toy.journalText()).slice(-2)).toEqual(['failed copy', 'closed open']);
    }));

  it('is not done when something could not be closed', () =>
    withToy(async (toy) => {
      await expect(run(toy.session({ hook: failAt('close:before') }))).rejects.toThrow(/could not be closed/);
      expect(toy.last().history.outcome).toBe('failed');
      await resume(toy.session());
      expect(toy.last().history.outcome).toBe('done');
    }));

  it('does not call a step done that proved a difference', () =>
    withToy(async (toy) => {
      const proof = { id: 'rows', title: 'Rows', equal: false, figures: {}, differences: ['users: 3 and 2'] };
      const compare = { id: 'compare', title: 'Compare', effect: 'read' as const };
      const step = { ...compare, run: async (c: { prove(p: typeof proof): void }) => c.prove(proof) };
      const book = { ...toyBook, steps: [step] } as unknown as AnyBook;
      await expect(run(toy.session({ book }))).rejects.toThrow(/Rows: not equal\n {2}users: 3 and 2/);
    }));

  it('stops between steps when interrupted, closes, and says how to resume', () =>
    withToy(async (toy) => {
      const hook = (place: string) => {
        if (place === 'stop:after') toy.stop.abort();
      };
      const stopped = run(toy.session({ hook }));
      await expect(stopped).rejects.toThrow(Interrupted);
      await expect(stopped).rejects.toThrow(/runbook toy --workspace staging --resume/);
      expect(diary(toy.folder)).toEqual(['open', 'stop', 'close']);
      expect(eventsOf(toy.journalText()).slice(-3)).toEqual(['done stop', 'interrupted copy', 'closed open']);
    }));

  it('never writes a secret that a step returns as a fact', () =>
    withToy(async (toy) => {
      const session = toy.session();
      const leak = { id: 'leak', title: 'Leak', effect: 'read' as const };
      const step = { ...leak, run: async () => ({ url: 'postgres://u:hunter22@h' }) };
      session.secrets.register('hunter22');
      const book = { ...toyBook, steps: [step] } as unknown as AnyBook;
      await expect(run({ ...session, book })).rejects.toThrow(
        /Internal error: the fact "url" holds a secret/,
      );
      expect(toy.journalText()).not.toContain('hunter22');
    }));

  it('redacts a secret in the message of a failure', () =>
    withToy(async (toy) => {
      const session = toy.session({ hook: failAt('copy:before', 'bad login hunter22') });
      session.secrets.register('hunter22');
      await expect(run(session)).rejects.toThrow(/bad login \[secret\]/);
      expect(toy.journalText()).not.toContain('hunter22');
      expect(JSON.stringify(toy.events)).not.toContain('hunter22');
    }));

  it('leaves nothing behind when the operator does not confirm', () =>
    withToy(async (toy) => {
      const confirm = async () => {
        throw new Refused('no');
      };
      await expect(run(toy.session({ confirm }))).rejects.toThrow('no');
      expect(diary(toy.folder)).toEqual([]);
      expect(toy.last).toThrow('no run yet');
    }));
});
