import { existsSync } from 'node:fs';
import { UsageError } from '../../engine/errors.ts';
import { compareDatabases } from '../../postgres/compare/index.ts';
import { withOwners } from './owners.ts';
import { noVerdict, verdict } from './verdict.ts';
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
    const { proofs } = await withOwners(pg.source, pg, compare).catch(noVerdict());
    for (const proof of proofs) await pg.show({ event: 'proof', step: pg.place, proof });
    return verdict(proofs);
  });
}
