import { createHash } from 'node:crypto';
import type { Review } from './review.ts';

/**
 * Names what reviews say would be done, in every workspace: equal for two plans exactly if a reviewer is shown the same changes of both.
 * It is made of what is shown, so it tells nothing of a secret, and does not see one that becomes another.
 */
export function fingerprintOf(reviews: readonly Review[]): string {
  const seen = reviews
    .map(({ workspace, changes, outputs, deferred, verdict }) => ({
      ...{ workspace, changes, outputs, deferred },
      // It is not the same as a plan that does nothing.
      ...(verdict === 'no plan' && { verdict }),
    }))
    .sort((one, other) => (one.workspace < other.workspace ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 32);
}
