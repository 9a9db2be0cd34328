import { isChosen, settle, verifyChoices } from './choices.ts';
import type { History } from './journal/history.ts';
import type { AnyBook, AnyStep, Chosen } from './types.ts';

/** The id under which the journal knows the look at the end of a rollback; no step may have it. */
export const asBeforeId = 'as-before';

/**
 * The steps that these inputs and choices ask for, in order. Throws when the book breaks what the engine relies on: journals are keyed
 * by the ids of the steps, and no rollback may end without a look at the world.
 */
export function enabledSteps(book: AnyBook, effects: object, chosen: Chosen = {}): readonly AnyStep[] {
  verifyChoices(book);
  const ids = [...book.steps.map((step) => step.id), asBeforeId];
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new Error(`The runbook ${book.id} has two steps named "${twice}".`);
  const needs = (effect: AnyStep['effect']) => book.steps.some((step) => step.effect === effect);
  if (needs('change') && !book.asBefore)
    throw new Error(`The runbook ${book.id} changes something and has no asBefore.`);
  if (needs('irreversible') && !book.noWayBack)
    throw new Error(`The runbook ${book.id} has a point of no return and no noWayBack.`);
  const values = settle(book, chosen);
  return book.steps.filter((step) => isChosen(step, values) && (step.enabled?.(effects) ?? true));
}

/** Has any of the steps begun to change the world, whether that was undone since or not? */
export const hasTouched = (
  steps: readonly Pick<AnyStep, 'id' | 'effect'>[],
  { begun, undone }: Pick<History, 'begun' | 'undone'>,
) => steps.some(({ id, effect }) => effect !== 'read' && (begun.has(id) || undone.has(id)));

/** The first step after which there is no way back, or `undefined` where there always is one. */
export const pointOfNoReturn = <S extends Pick<AnyStep, 'effect'>>(steps: readonly S[]) =>
  steps.find((step) => step.effect === 'irreversible');

/**
 * The first irreversible step of a list that was begun, or that somebody else has done: with it the point of no return is
 * passed.
 */
export const passed = <S extends Pick<AnyStep, 'id' | 'effect'>>(
  steps: readonly S[],
  { begun, done }: Pick<History, 'begun' | 'done'>,
) => steps.find(({ id, effect }) => effect === 'irreversible' && (begun.has(id) || done.has(id)));
