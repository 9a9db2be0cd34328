import { describe, expect, it } from '@jest/globals';
import { enabledSteps } from '../../runbooks/engine/plan.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { oneWayBook, toyBook } from '../helpers/toy-book.ts';

const { books } = await import('../../runbooks/books.ts');
const all = (book: AnyBook): AnyBook => ({
  ...book,
  steps: book.steps.map((step) => ({ ...step, enabled: undefined, only: undefined })),
});

describe('every runbook', () => {
  it.each(books)('$id has what the engine relies on', async ({ load }) => {
    const book = await load();
    expect(enabledSteps(all(book), {})).toHaveLength(book.steps.length);
  });

  it.each(books)('$id offers the choices that it has', async ({ choices, load }) => {
    expect(choices).toEqual((await load()).choices);
  });

  it.each(books)('$id says what has to be named', async ({ folder, load }) => {
    const named = folder && !folder.usual ? folder.name.toUpperCase() : undefined;
    expect((await load()).argument).toBe(named);
  });

  it.each(books)('$id shows the commands of every step that changes something', async ({ load }) => {
    const { steps } = await load();
    const silent = steps.filter(({ effect, commands = [] }) => effect !== 'read' && commands.length === 0);
    expect(silent.map(({ id }) => id)).toEqual([]);
    expect(steps.flatMap(({ commands = [] }) => commands).join('\n')).not.toMatch(/\{\{|undefined/);
  });
});

describe('a runbook is refused', () => {
  it.each([
    ['with two steps of one id', { ...toyBook, steps: [...toyBook.steps, ...toyBook.steps] }, 'two steps'],
    [
      'that changes something and cannot prove a rollback',
      { ...toyBook, asBefore: undefined },
      'no asBefore',
    ],
    ['that says nothing of its point of no return', { ...oneWayBook, noWayBack: undefined }, 'no noWayBack'],
  ])('%s', (_, book, message) => {
    expect(() => enabledSteps(book as AnyBook, {})).toThrow(message);
  });
});
