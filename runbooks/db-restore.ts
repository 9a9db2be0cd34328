import type { Effects } from './effects.ts';
import { done, notBegun } from './engine/standing.ts';
import type { Book, Step } from './engine/types.ts';
import { closeAccess, openAccess } from './steps/access.ts';
import { compareRestored } from './steps/compare-restored.ts';
import { examineTarget } from './steps/examine-target.ts';
import type { DatabaseFacts } from './steps/facts.ts';
import { fenceDatabase } from './steps/fence-database.ts';
import { findDatabase } from './steps/first-role.ts';
import { liftFence } from './steps/lift-fence.ts';
import { whileStopped } from './steps/meanwhile.ts';
import { readBackup } from './steps/read-backup.ts';
import { intoNew } from './steps/restore-choices.ts';
import { restoreDatabase } from './steps/restore-database.ts';
import { restoreIntoNew } from './steps/restore-into-new.ts';
import { restoredAsBefore } from './steps/restored-as-before.ts';
import { holdReleases, startWriters, stopWriters } from './steps/writers.ts';

/** Only where the database of the workspace itself is filled. */
const own = (step: Step<Effects, DatabaseFacts>): Step<Effects, DatabaseFacts> => ({
  ...step,
  only: { [intoNew.name]: [''] },
});

/** Once: a run that goes on would find the writers stopped, and start none. */
const findBefore: Step<Effects, DatabaseFacts> = {
  ...findDatabase,
  probe: async ({ facts }) => (facts.oldInstance ? done() : notBegun),
};

/** The other half of db-backup. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'db-restore',
  title: 'Restore a backup into the empty database of a workspace, or into a new one beside it',
  about: `FOLDER is what \`runbook db-backup\` has made, of this workspace or of another. Every file is held against its sum first; nothing
that is in a database is ever written over: the one of the workspace has to be empty. What was restored is compared with what the backup says, row hashes and
every object, before the API starts on it. With \`--into-new NAME\` the backup goes into a new database on the same instance, and the API
never notices.`,
  choices: [intoNew],
  argument: 'FOLDER',
  steps: [
    readBackup,
    findBefore,
    openAccess('old', 'the database'),
    examineTarget,
    own(holdReleases()),
    own(stopWriters()),
    own({
      ...fenceDatabase,
      title: 'Fence the database so that no session can write',
      meanwhile: whileStopped('the database is empty, and fenced against writes'),
    }),
    restoreDatabase,
    restoreIntoNew,
    compareRestored,
    own(liftFence),
    closeAccess,
    own({
      ...startWriters(),
      meanwhile: {
        safe: false,
        what: 'the API starts, or runs, on the restored database; deploy nothing',
      },
    }),
  ],
  asBefore: restoredAsBefore,
  noWayBack: `The API writes to what was restored. Instead: go on. The backup is untouched in its folder; to restore it once more, stop the API
and drop what is in the database by hand.`,
  certified: ['account', 'oldInstance', 'folder', 'backup', 'restored'],
};
