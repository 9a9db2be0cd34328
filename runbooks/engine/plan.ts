import type { AnyBook, AnyStep } from './types.ts';

/** The steps that these inputs ask for, in order. Throws when two steps share an id: journals are keyed by it. */
export function enabledSteps(book: AnyBook, effects: object): readonly AnyStep[] {
  const ids = book.steps.map((step) => step.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new Error(`The runbook ${book.id} has two steps named "${twice}".`);
  return book.steps.filter((step) => step.enabled?.(effects) ?? true);
}

/** The first step after which there is no way back, or `undefined` where there always is one. */
export const pointOfNoReturn = (steps: readonly AnyStep[]) =>
  steps.find((step) => step.effect === 'irreversible');
