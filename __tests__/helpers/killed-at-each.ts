import { isChosen, settle } from '../../runbooks/engine/choices.ts';
import type { AnyBook, AnyStep, Chosen } from '../../runbooks/engine/types.ts';
import type { Deployment } from './deployment.ts';
import { begins, signalled } from './kill.ts';

/** The steps of a book with these choices. */
export const stepsOf = (book: AnyBook, chosen: Chosen = {}): AnyStep[] =>
  book.steps.filter((step) => isChosen(step, settle(book, chosen)));

/** Starts a run that is killed as each of these steps begins, one after the other, and goes on with it each time but the last. */
export async function killedAtEach(
  staging: Deployment,
  start: readonly string[],
  steps: readonly AnyStep[],
): Promise<void> {
  const [book = ''] = start;
  const resume = [book, '--confirm', 'staging', '--resume'];
  for (const [index, { id }] of steps.entries())
    await signalled(staging, index === 0 ? start : resume, { after: begins(id) });
}

/** Begins to go back, and is killed as the way back of each of these steps begins, of which a run has begun all. */
export async function killedGoingBack(staging: Deployment, steps: readonly AnyStep[]): Promise<void> {
  for (const { id } of steps.filter(({ effect }) => effect !== 'read').reverse())
    await signalled(staging, ['rollback'], { after: begins(id, 'undo') });
}
