import { messageOf, Refused, UsageError } from '../../engine/errors.ts';
import type { Proof } from '../../engine/types.ts';
import type { Ending } from '../alone.ts';

/** One is that the databases differ; whatever kept us from looking is none: `Refused`, with what to say first. */
export const noVerdict =
  (said = 'There is no verdict') =>
  (error: Error): never => {
    if (error instanceof UsageError) throw error;
    throw new Refused(`${said}: ${messageOf(error)}`, { cause: error });
  };

/** How a comparison ends. */
export function verdict(proofs: readonly Proof[]): Ending {
  const unequal = proofs.filter(({ equal }) => !equal);
  const count = unequal.reduce((sum, { differences }) => sum + differences.length, 0);
  if (unequal.length === 0) return { outcome: 'equal', lines: [`in all of ${proofs.length} comparisons`] };
  const lines = unequal.map(({ title, differences }) => `${title}: ${differences.length}`);
  return { outcome: 'different', lines, problem: `The databases are not equal; differences: ${count}.` };
}
