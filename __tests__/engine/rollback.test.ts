import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Refused, StepFailed } from '../../runbooks/engine/errors.ts';
import { rollback } from '../../runbooks/engine/rollback.ts';
import { resume, run } from '../../runbooks/engine/run.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { diary, oneWayBook, toyBook } from '../helpers/toy-book.ts';
import { failAt, type Toy, withToy } from '../helpers/toy-session.ts';

const failedAt = async (toy: Toy, place: string, book = toyBook as AnyBook) =>
  expect(run(toy.session({ book, hook: failAt(place) }))).rejects.toThrow('out of luck');

const proven = 'proven: Nothing is left: equal (left 0)';

const since = (toy: Toy, line: string) => diary(toy.folder).slice(diary(toy.folder).indexOf(line) + 1);

describe('rollback', () => {
  it('undoes the begun steps, last one first, and leaves the world as it was', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:after');
      const report = await rollback(toy.session());
      expect(since(toy, 'close')).toEqual(['undo-copy', 'undo-stop', 'undo-open', 'close']);
      expect(report).toEqual(['undone: Make copy', 'undone: Make stop', 'undone: Open the window', proven]);
      expect(readdirSync(toy.folder)).toEqual(['diary']);
    }));

  it('leaves a step alone that found its work already done', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:before');
      await rollback(toy.session());
      await run(toy.session());
      const asBefore = { title: 'Trust me', check: async () => {} };
      const book = { ...toyBook, asBefore } as AnyBook;
      await expect(run(toy.session({ book, hook: failAt('open:before') }))).rejects.toThrow();
      const report = await rollback(toy.session({ book }));
      expect(report).toEqual(['undone: Open the window']);
    }));

  it('stops where an undo fails, reports both sides, and goes on from there', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:after');
      const failed = rollback(toy.session({ hook: failAt('undo-stop:before') }));
      await expect(failed).rejects.toThrow(StepFailed);
      await expect(failed).rejects.toThrow(
        /"Make stop" could not be undone[\s\S]*^undone: Make copy\nNOT undone: Make stop\nNOT undone: Open the window/m,
      );
      const report = await rollback(toy.session());
      expect(report).toEqual([
        'undone earlier: Make copy',
        'undone: Make stop',
        'undone: Open the window',
        proven,
      ]);
      expect(diary(toy.folder).filter((line) => line === 'undo-copy')).toHaveLength(1);
    }));

  it('may be given up for going forward again', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:after');
      await expect(rollback(toy.session({ hook: failAt('undo-stop:before') }))).rejects.toThrow();
      await resume(toy.session());
      expect(toy.last().history).toMatchObject({ outcome: 'done' });
      expect(diary(toy.folder).slice(-4)).toEqual(['open', 'copy', 'start', 'close']);
    }));

  it('prints what is left to the operator', () =>
    withToy(async (toy) => {
      const steps = toyBook.steps.map((step) =>
        step.id === 'stop' ? { ...step, undo: { manual: 'turn the key back' } } : step,
      );
      const book = { ...toyBook, steps } as AnyBook;
      await failedAt(toy, 'copy:before', book);
      const turned = (place: string) => place === 'as-before' && rmSync(join(toy.folder, 'stop'));
      const report = await rollback(toy.session({ book, hook: (place) => void turned(place) }));
      expect(report).toContain('NOT undone: Make stop: turn the key back');
    }));

  it('still names what was left to the operator when it goes on after a failure', () =>
    withToy(async (toy) => {
      const steps = toyBook.steps.map((step) =>
        step.id === 'copy' ? { ...step, undo: { manual: 'throw the copy away' } } : step,
      );
      const book = { ...toyBook, steps } as AnyBook;
      await failedAt(toy, 'copy:after', book);
      await expect(rollback(toy.session({ book, hook: failAt('undo-stop:before') }))).rejects.toThrow();
      rmSync(join(toy.folder, 'copy'));
      const report = await rollback(toy.session({ book }));
      expect(report[0]).toBe('NOT undone: Make copy: throw the copy away');
    }));

  it('is not called done before a look has proven that all is as before, and looks again when asked again', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:before');
      const move = (place: string) => place === 'as-before' && writeFileSync(join(toy.folder, 'copy'), '');
      const failed = rollback(toy.session({ hook: (place) => void move(place) }));
      await expect(failed).rejects.toThrow(StepFailed);
      await expect(failed).rejects.toThrow(
        /not certain[\s\S]*Nothing is left: not equal\n {2}copy[\s\S]*look again/,
      );
      expect(toy.last().history).toMatchObject({ outcome: 'failed', step: 'as-before' });
      await expect(run(toy.session())).rejects.toThrow(/is unfinished/);
      rmSync(join(toy.folder, 'copy'));
      const report = await rollback(toy.session());
      expect(report.at(-1)).toBe(proven);
      expect(toy.journalText()).toMatch(
        /"checking"[^\n]*\n[^\n]*"proof"[^\n]*\n[^\n]*"as-before"[^\n]*\n[^\n]*"rolled-back"/,
      );
    }));

  it('has nothing to look for where nothing was changed', () =>
    withToy(async (toy) => {
      const hook = (place: string) => {
        if (place === 'look:before') toy.stop.abort();
        if (place === 'as-before') throw new Error('looked');
      };
      await expect(run(toy.session({ hook }))).rejects.toThrow(/Nothing was changed/);
      const signals = { stop: new AbortController().signal, insist: new AbortController().signal };
      expect(await rollback(toy.session({ hook, signals }))).toEqual(['nothing was changed']);
    }));

  it('closes what a crash after the last undo has left open', () =>
    withToy(async (toy) => {
      await failedAt(toy, 'copy:before');
      await expect(rollback(toy.session({ hook: failAt('close:before') }))).rejects.toThrow(
        /could not be closed/,
      );
      writeFileSync(join(toy.folder, 'window'), '');
      await rollback(toy.session());
      expect(diary(toy.folder).at(-1)).toBe('close');
    }));

  it('is refused past the point of no return, and points forward', () =>
    withToy(async (toy) => {
      const book = oneWayBook as AnyBook;
      await failedAt(toy, 'burn:before', book);
      const refused = rollback(toy.session({ book }));
      await expect(refused).rejects.toThrow(Refused);
      await expect(refused).rejects.toThrow(
        /point of no return is passed: the step "Make burn"[\s\S]*--resume\nBuy a new toy instead/,
      );
      expect(diary(toy.folder)).toEqual(['stop']);
    }));

  it('is refused when nothing is unfinished', () =>
    withToy(async (toy) => {
      await run(toy.session());
      await expect(rollback(toy.session())).rejects.toThrow('Nothing to roll back');
    }));
});
