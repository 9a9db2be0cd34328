import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { closeAccess, openAccess } from './steps/access.ts';
import { findPsql, readConsole, writeConsole } from './steps/console.ts';
import { login, write } from './steps/console-choices.ts';
import type { DatabaseFacts } from './steps/facts.ts';
import { findDatabase } from './steps/first-role.ts';
import { wayInClosed } from './steps/verify-database.ts';

/** psql on the database of a workspace, by a temporary way in; what is open is closed when psql ends. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'db-console',
  title: 'Open psql on the database of a workspace',
  about: `For a look at the data, without a bastion and without a password in a shell. What stands after \`--\` goes to psql:
\`runbook db-console --workspace staging -- -c 'select 1'\`. Standard output is psql's alone. Transactions are read-only; that keeps
mistakes out, not intent: whoever may run this may read the password. With \`--write\` they are not, the name of the workspace is asked for. The
journal says who, when and how long, not what was typed. Ctrl-C is psql's.`,
  choices: [write, login],
  steps: [findDatabase, openAccess('old', 'the database'), findPsql, readConsole, writeConsole, closeAccess],
  givesTerminal: true,
  asBefore: wayInClosed,
  noWayBack: `What was written in psql is written, unless it was rolled back there. Instead: go on, which opens no further session and
closes the way in. To have data back as it was: RDS's point-in-time recovery, into an instance of its own.`,
  objections: ({ session }) =>
    session?.exitCode ? [`psql ended with exit code ${session.exitCode}; the way in is closed.`] : [],
  certified: ['account', 'oldInstance', 'session'],
};
