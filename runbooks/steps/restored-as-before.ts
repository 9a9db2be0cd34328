import type { Effects } from '../effects.ts';
import type { AsBefore, Context } from '../engine/types.ts';
import { proveWritable } from '../postgres/writable.ts';
import { withAccess } from './access.ts';
import { proveWritersRun } from './as-before.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { patiently } from './passing.ts';
import { proveEmptyAgain } from './restore-database.ts';
import { proveNoneLeft } from './restore-into-new.ts';
import { newName } from './restore-target.ts';
import { wayInClosed } from './verify-database.ts';

type C = Context<Effects, DatabaseFacts>;

/** Only what was examined can have been touched. */
async function proveDatabase(c: C): Promise<void> {
  if (newName(c)) return proveNoneLeft(c);
  const writable = await proveWritable(await endpoint(c, 'old', 'application'));
  c.prove({ ...writable, title: 'The application can write to the database' });
  await proveEmptyAgain(c);
}

/** A restore is taken back when nothing of the backup is left, the writers are as they were, and no way in is open. */
export const restoredAsBefore: AsBefore<Effects, DatabaseFacts> = {
  title: 'Prove that all is as before',
  retry: patiently,
  async check(c) {
    if (c.facts.examined) await withAccess(c, 'old', () => proveDatabase(c));
    await proveWritersRun(c);
    await wayInClosed.check(c);
  },
};
