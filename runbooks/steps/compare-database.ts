import { join } from 'node:path';
import type { Effects } from '../effects.ts';
import type { Context, Step } from '../engine/types.ts';
import { type CompareOptions, compareDatabases } from '../postgres/compare/index.ts';
import { jobs } from './begin-copy.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { twiceAtMost } from './passing.ts';
import { standingBetween } from './reverse.ts';
import { verifyStopped } from './writers.ts';

type C = Context<Effects, DatabaseFacts>;

async function compare(c: C, more: Pick<CompareOptions, 'rows'> = {}): Promise<void> {
  const { proofs } = await compareDatabases({
    source: await endpoint(c, 'old'),
    target: await endpoint(c, 'new'),
    directory: c.directory,
    jobs,
    run: c.run,
    signal: c.signal,
    progress: c.progress,
    fence: c.fact('fencePlan'),
    application: (await endpoint(c, 'new', 'application')).user,
    repair: join(c.directory, 'repair.sql'),
    replication: standingBetween(c),
    ...more,
  });
  for (const proof of proofs) c.prove(proof);
}

/** Both sides equal, object for object and row for row, or the migration stops here. */
export const compareDatabase: Step<Effects, DatabaseFacts> = {
  id: 'compare-database',
  title: 'Compare schema, rows, sequences, large objects, roles and extensions',
  only: { mode: ['dump', 'copy'] },
  grows: true,
  effect: 'read',
  retry: twiceAtMost,
  async run(c) {
    await verifyStopped(c);
    await compare(c);
    return {};
  },
  rehearse: async () => [
    'compare schema, rows, sequences, large objects, roles and extensions of both databases',
  ],
};

/** The same without rows: those are compared before the replication ends, which this comparison would see. */
export const compareObjects: Step<Effects, DatabaseFacts> = {
  id: 'compare-objects',
  title: 'Compare schema, sequences, large objects, roles and extensions',
  only: { mode: ['replicate'] },
  effect: 'read',
  retry: twiceAtMost,
  async run(c) {
    await verifyStopped(c);
    await compare(c, { rows: false });
    return {};
  },
  rehearse: async () => ['compare schema, sequences, large objects, roles and extensions of both databases'],
};
