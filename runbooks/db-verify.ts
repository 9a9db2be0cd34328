import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { closeAccess, openAccess } from './steps/access.ts';
import type { DatabaseFacts } from './steps/facts.ts';
import { objections } from './steps/proven.ts';
import { compareDatabaseAgain, findBothDatabases, wayInClosed } from './steps/verify-database.ts';

/** Compares what a finished migration moved once more; `runbook verify FILE --live` runs it. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'db-verify',
  title: 'Compare the databases of a finished migration again',
  about: `Started by \`runbook verify FILE --live\`, where FILE is a certificate of \`runbook db-migrate\`. Says whether the old
database still is what the certificate says, and where the new one has moved on since. It changes nothing; the way in that
it opens is closed again.`,
  steps: [findBothDatabases, openAccess('old'), openAccess('new'), compareDatabaseAgain, closeAccess],
  asBefore: wayInClosed,
  yields: 'the way in is closed by the next run that opens one, or by runbook doctor',
  objections,
  certified: ['account', 'certificate', 'oldInstance', 'newInstance', 'changed', 'movedOn'],
};
