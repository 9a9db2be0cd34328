import type { Effects } from '../effects.ts';
import type { Step } from '../engine/types.ts';
import { compareWithBackup } from '../postgres/backup/restore.ts';
import { asRoles } from './as-roles.ts';
import { jobs } from './begin-copy.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { twiceAtMost } from './passing.ts';
import { backupOf, restoreTarget } from './restore-target.ts';

/** What was restored is what was backed up, object for object and table for table, or the restore stops here. */
export const compareRestored: Step<Effects, DatabaseFacts> = {
  id: 'compare-restored',
  title: 'Compare the restored database with what the backup says: rows, hashes, every object',
  effect: 'read',
  grows: true,
  retry: twiceAtMost,
  async run(c) {
    const [target, backup] = [await restoreTarget(c), await backupOf(c)];
    const { user: application } = await endpoint(c, 'old', 'application');
    const { progress, signal } = c;
    const proofs = await asRoles(c, backup.manifest.needs, () =>
      compareWithBackup({ target, backup, jobs, progress, signal, application }),
    );
    for (const proof of proofs) c.prove(proof);
    return {};
  },
  rehearse: async () => [
    'compare rows, hashes, sequences, large objects, extensions and every object with the backup',
  ],
};
