import { fingerprintOf } from '../fingerprint.ts';
import { type Review, verdicts } from '../review.ts';

/** Reviews for other programs. `format` is raised when a field changes its meaning or goes. */
export const jsonText = (reviews: readonly Review[]): string =>
  JSON.stringify(
    { format: 1, verdict: worst(reviews), fingerprint: fingerprintOf(reviews), workspaces: reviews },
    undefined,
    2,
  );

/** Of all workspaces. */
export const worst = (reviews: readonly Review[]): Review['verdict'] =>
  verdicts.find((verdict) => reviews.some((review) => review.verdict === verdict)) ?? 'none';
