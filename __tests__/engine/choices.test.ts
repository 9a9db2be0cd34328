import { describe, expect, it } from '@jest/globals';
import { readCertificate } from '../../runbooks/engine/certificate/verify.ts';
import { given } from '../../runbooks/engine/choices.ts';
import { bookMarkdown } from '../../runbooks/engine/markdown.ts';
import { enabledSteps } from '../../runbooks/engine/plan.ts';
import { rehearse } from '../../runbooks/engine/rehearse.ts';
import { rollback } from '../../runbooks/engine/rollback.ts';
import { resume, run } from '../../runbooks/engine/run.ts';
import type { AnyBook, Chosen } from '../../runbooks/engine/types.ts';
import { whereabouts } from '../../runbooks/engine/where.ts';
import { choosyBook, diary, has, toyBook } from '../helpers/toy-book.ts';
import { failAt, type Toy, withToy } from '../helpers/toy-session.ts';

const book = choosyBook as AnyBook;
const [look, , stop, copy, start] = toyBook.steps;
const naming = {
  ...toyBook,
  argument: 'FOLDER',
  choices: [
    {
      name: 'into-new',
      values: [],
      default: '',
      form: { pattern: /^box$/, example: 'box' },
      help: 'which box.',
    },
  ],
  steps: [look, stop, { ...copy, only: { 'into-new': [given] } }, { ...start, only: { 'into-new': [''] } }],
} as AnyBook;
const fast = { way: 'fast' };
const session = (toy: Toy, chosen: Chosen, at = '') => toy.session({ book, chosen, hook: failAt(at) });
const stopped = (toy: Toy) => expect(run(session(toy, fast, 'carry:before'))).rejects.toThrow(/--resume/);
const happened = (toy: Toy) =>
  whereabouts({ workspace: 'staging', past: toy.last(), book, atWork: undefined, doubt: undefined });

describe('what an operator chooses', () => {
  it('decides the steps; without a word, it is the default', () =>
    withToy(async (toy) => {
      await run(session(toy, {}));
      expect(diary(toy.folder)).toEqual(['stop', 'copy', 'start']);
      expect(toy.last().journal.header).toMatchObject({ chosen: { way: 'slow' } });
      expect(happened(toy)[0]).toMatch(/toy-choosy by ann/);
    }));

  it('is known to the steps, and is in the journal and in the certificate', () =>
    withToy(async (toy) => {
      const { claimed } = readCertificate(await run(session(toy, fast)));
      expect(diary(toy.folder)).toEqual(['stop', 'carry', 'start']);
      expect(claimed).toMatchObject({ chosen: fast, facts: { copied: 1 } });
      expect(toy.events[0]).toMatchObject({ event: 'started', chosen: '--way fast' });
    }));

  it('holds for a run that is resumed, and cannot be another one then', () =>
    withToy(async (toy) => {
      await stopped(toy);
      await expect(resume(session(toy, { way: 'slow' }))).rejects.toThrow(
        /another world:\n {2}--way: "fast" then, "slow" now\n/,
      );
      expect(happened(toy)[0]).toMatch(/toy-choosy --way fast by ann/);
      await resume(session(toy, {}));
      expect(diary(toy.folder)).toEqual(['stop', 'carry', 'start']);
    }));

  it('may be said again', () =>
    withToy(async (toy) => {
      await stopped(toy);
      await resume(session(toy, fast));
      expect(has(toy.folder, 'carry')).toBe(true);
    }));

  it('holds for the way back, after which the command to start again says it', () =>
    withToy(async (toy) => {
      await expect(run(session(toy, fast, 'carry:after'))).rejects.toThrow();
      await rollback(session(toy, {}));
      expect(diary(toy.folder)).toEqual(['stop', 'carry', 'undo-carry', 'undo-stop']);
      expect(happened(toy).join('\n')).toMatch(
        /Forward +runbook toy-choosy --workspace staging --way fast\n/,
      );
    }));

  it('is said where a run has to be started again', () =>
    withToy(async (toy) => {
      await expect(run(session(toy, fast, 'look:before'))).rejects.toThrow(
        /runbook toy-choosy --workspace staging --way fast$/,
      );
    }));

  it('decides what is rehearsed', () =>
    withToy(async (toy) => {
      await rehearse(session(toy, fast));
      const lines = toy.events.flatMap((event) => (event.event === 'rehearsed' ? event.lines : []));
      expect(lines).toContain('touch carry');
      expect(lines).not.toContain('touch copy');
    }));

  it('stands on the page', () => {
    const page = bookMarkdown(book);
    expect(page).toContain('- `--way slow|fast`: how it is copied. Without it: `slow`.');
    expect(page).toMatch(/`carry`: changes something\. Only with `--way fast`\./);
  });

  it('may be a word of its own, with steps for it and steps without', () =>
    withToy(async (toy) => {
      await expect(
        run(toy.session({ book: naming, chosen: { 'into-new': 'box' }, hook: failAt('look:before') })),
      ).rejects.toThrow(/runbook toy --workspace staging FOLDER --into-new box$/);
      await run(toy.session({ book: naming, chosen: { 'into-new': 'box' } }));
      expect(diary(toy.folder)).toEqual(['stop', 'copy']);
      await run(toy.session({ book: naming }));
      expect(diary(toy.folder).slice(2)).toEqual(['start']);
      const page = bookMarkdown(naming);
      expect(page).toContain('- `--into-new box`: which box.\n');
      expect(page).toContain('runbook toy FOLDER --workspace staging --dry-run');
      expect(page).toMatch(/`copy`: .*Only with `--into-new`\.[\s\S]*`start`: .*Only without `--into-new`\./);
    }));

  it('must be one that the steps know', () => {
    const lost = {
      ...book,
      steps: [...book.steps, { ...book.steps[0], id: 'x', only: { way: ['flying'] } }],
    };
    expect(() => enabledSteps(lost as AnyBook, {})).toThrow('for --way flying, which there is not');
  });
});
