import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { endReverse } from './steps/end-reverse.ts';
import type { DatabaseFacts } from './steps/facts.ts';
import { forgetPrevious } from './steps/left-behind.ts';
import { deleteOldDatabase, findOldDatabase } from './steps/retire-database.ts';
import { settled } from './steps/switch-over.ts';
import { database } from './steps/unit.ts';

/** Deletes the database that the last finished, proven migration of a workspace left behind; then the one before. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'db-retire',
  title: 'Delete the database that a finished migration left behind',
  about: `Works only on what a certificate of \`runbook db-migrate\` or \`runbook db-return\` names as the old database, the newest
one that is still there. Where that follows the one in use (\`--keep-reverse\`), this ends first, on both servers. RDS takes a final snapshot as part of the deletion; the snapshot stays, and so does the log. With strategy
\`side-by-side\`, first remove \`database.previous\` from the workspace file.`,
  steps: [findOldDatabase, endReverse, deleteOldDatabase, forgetPrevious(database), settled(database)],
  noWayBack: `RDS deletes the old database, after a final snapshot whose name ends in \`-retired\`. Instead: go on. What the
database held is in that snapshot: \`aws rds restore-db-instance-from-db-snapshot\` makes an instance of it.`,
  certified: ['account', 'oldInstance', 'databaseSnapshot'],
};
