import { existsSync } from 'node:fs';
import { messageOf, Refused, UsageError } from '../../engine/errors.ts';
import type { Proof } from '../../engine/types.ts';
import { compareDatabases } from '../../postgres/compare/index.ts';
import type { Ending } from '../alone.ts';
import { withOwners } from './owners.ts';
import { type Kind, type PgOptions, withBothSides } from './work.ts';

const kind: Kind = {
  id: 'pg-compare',
  title: (source, target) => `Compare ${source} with ${target}`,
  effect: 'read',
  again: 'Nothing was changed.',
};

export interface CompareCommand extends PgOptions {
  /** A file that is not there yet. */
  readonly repair?: string;
}

/** `runbook pg compare`. Throws when the databases differ, and `Refused` when there is no verdict. */
export async function compareCommand(options: CompareCommand): Promise<void> {
  const { repair } = options;
  if (repair && existsSync(repair)) throw new UsageError(`${repair} is there already; name another file.`);
  await withBothSides(options, kind, async (pg) => {
    const compare = () => withOwners(pg.target, pg, () => compareDatabases({ ...pg, repair }));
    const { proofs } = await withOwners(pg.source, pg, compare).catch(noVerdict);
    for (const proof of proofs) await pg.show({ event: 'proof', step: pg.place, proof });
    return verdict(proofs);
  });
}

/** One is that the databases differ; whatever kept us from looking is none. */
function noVerdict(error: Error): never {
  if (error instanceof UsageError) throw error;
  throw new Refused(`There is no verdict: ${messageOf(error)}`, { cause: error });
}

function verdict(proofs: readonly Proof[]): Ending {
  const unequal = proofs.filter(({ equal }) => !equal);
  const count = unequal.reduce((sum, { differences }) => sum + differences.length, 0);
  if (unequal.length === 0) return { outcome: 'equal', lines: [`in all of ${proofs.length} comparisons`] };
  const lines = unequal.map(({ title, differences }) => `${title}: ${differences.length}`);
  return { outcome: 'different', lines, problem: `The databases are not equal; differences: ${count}.` };
}
