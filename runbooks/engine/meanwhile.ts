import type { EntryLine } from './journal/format.ts';
import type { History } from './journal/history.ts';
import type { PastRun } from './runs.ts';
import type { AnyBook, AnyStep, Meanwhile } from './types.ts';

const untouched: Meanwhile = { safe: true, what: 'nothing was stopped or moved' };

/** What holds while nobody goes on: the word of the last begun step that has one. */
export function meanwhileOf(book: AnyBook | undefined, { begun, done }: History): Meanwhile {
  if (!book) return { safe: false, what: 'this version of the toolkit does not know the runbook' };
  const words = book.steps.filter(({ id, meanwhile }) => meanwhile && (begun.has(id) || done.has(id)));
  return words.at(-1)?.meanwhile ?? untouched;
}

/** The steps whose `finally` part has not run since they, or an undo that was cut off, may have opened something. */
export function leftOpen(book: AnyBook | undefined, { journal, history }: PastRun): readonly AnyStep[] {
  const steps = book?.steps ?? [];
  return steps.filter((step) => {
    if (!step.finally || !history.begun.has(step.id)) return false;
    const closers = steps.filter(({ closes }) => closes?.includes(step.id)).map(({ id }) => id);
    const opens = (entry: EntryLine) =>
      (entry.event === 'begin' && entry.step === step.id) ||
      (entry.event === 'undoing' && history.begun.has(entry.step));
    const shuts = (entry: EntryLine) =>
      (entry.event === 'closed' && entry.step === step.id && entry.message === null) ||
      (entry.event === 'done' && closers.includes(entry.step));
    const last = journal.entries.findLast((entry) => opens(entry) || shuts(entry));
    return last !== undefined && opens(last);
  });
}
