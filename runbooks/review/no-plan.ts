import type { Review } from './review.ts';
import { createMasker } from './secrets/masker.ts';

/** A workspace of which there is no plan to read. */
export interface NoPlan {
  readonly workspace: string;
  readonly source: string;
  /** Why there is none. */
  readonly problem: string;
}

/** What is said of it beside the others: a finding that nobody can waive, for nobody knows what would be lost. */
export function noPlanReview({ workspace, source, problem }: NoPlan): Review {
  const { text } = createMasker([]);
  const finding = {
    id: 'no-plan',
    severity: 'danger',
    address: text(source),
    says: text(problem),
    instead: ['What made the plans says in its log why this one failed. Mend that, and plan again.'],
  } as const;
  const nothing = {
    waived: [],
    changes: [],
    reads: [],
    drift: [],
    deferred: [],
    outputs: [],
    failedChecks: [],
  };
  return { workspace, source, terraform: 'unknown', verdict: 'no plan', findings: [finding], ...nothing };
}
