import { join } from 'node:path';
import type { Effects } from '../effects.ts';
import type { Step } from '../engine/types.ts';
import { compareDatabases } from '../postgres/compare/index.ts';
import { jobs } from './begin-copy.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { twiceAtMost } from './passing.ts';
import { verifyStopped } from './writers.ts';

/** Both sides equal, object for object and row for row, or the migration stops here. */
export const compareDatabase: Step<Effects, DatabaseFacts> = {
  id: 'compare-database',
  title: 'Compare schema, rows, sequences, large objects, roles and extensions',
  grows: true,
  effect: 'read',
  retry: twiceAtMost,
  async run(c) {
    await verifyStopped(c);
    const { proofs } = await compareDatabases({
      source: await endpoint(c, 'old'),
      target: await endpoint(c, 'new'),
      directory: c.directory,
      jobs,
      run: c.run,
      progress: c.progress,
      fence: c.fact('fencePlan'),
      application: (await endpoint(c, 'new', 'application')).user,
      repair: join(c.directory, 'repair.sql'),
    });
    for (const proof of proofs) c.prove(proof);
    return {};
  },
  rehearse: async () => [
    'compare schema, rows, sequences, large objects, roles and extensions of both databases',
  ],
};
