import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { closeAccess, openAccess } from './steps/access.ts';
import { backUpDatabase, chooseFolder } from './steps/back-up-database.ts';
import type { DatabaseFacts } from './steps/facts.ts';
import { findDatabase } from './steps/first-role.ts';
import { wayInClosed } from './steps/verify-database.ts';

/** A dump that is kept: for another place, another provider, another day. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'db-backup',
  title: 'Dump the database of a workspace into a folder',
  about: `Writes what the database holds at one moment, while the API goes on, into a folder of this machine that only you can
read: the dump of \`pg_dump\`, compressed; \`manifest.json\` with versions, roles, and the rows and a hash of every table; \`inventory.json\` with every
other object; \`SHA256SUMS\` of it all. The folder has its name only once it is whole. It holds everything the database holds: keep it as you would keep that.`,
  steps: [findDatabase, chooseFolder, openAccess('old', 'the database'), backUpDatabase, closeAccess],
  asBefore: wayInClosed,
  certified: ['account', 'oldInstance', 'folder', 'backup'],
};
