import { type Command, InvalidArgumentError } from 'commander';
import type { CompareCommand } from './compare.ts';
import type { CopyCommand } from './copy.ts';

const logins = `
A URL is postgres://user@host:port/database without a password, or env:NAME, where the variable NAME holds one that may
have its password. What it leaves out is taken from PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD, for both sides alike,
then from the password file (PGPASSFILE, ~/.pgpass). Every connection is encrypted; with PGSSLROOTCERT the server is verified.`;

const members = `Who may not read all tables becomes a member of the roles that own them, until the command ends; where it was killed, until the
next one on this machine.`;

const copyHelp = `${logins}

The target has to be empty; what is refused, is refused before anything is changed. Roles of the source that the target lacks are made
there, without passwords, which cannot be read. Nobody should write to the source meanwhile: the copy is of the moment it began.
When it was interrupted, the same command goes on where it stopped; where rows have changed since, it starts again.
With --compare both are compared then, as by runbook pg compare, in less time than by two commands: the source is read while indexes
are built, as it was at the moment of the copy.
${members}

Exit codes: 0 copied, and with --compare equal; 1 failed on the way, or different; 2 wrong arguments; 3 refused, or copied without a verdict;
130 interrupted.

Examples:
  $ runbook pg copy --from env:OLD --to env:NEW --jobs 8 --compare`;

const compareHelp = `${logins}

Nobody should write to either side meanwhile: each is seen at one moment, not both at the same. Nothing is changed, but:
${members}

Exit codes: 0 equal, 1 different, 2 wrong arguments, 3 no verdict (one side cannot be reached or read), 130 interrupted.

Examples:
  $ export OLD='postgres://ann:secret@old.example.com/shop' NEW='postgres://ann:secret@new.example.com/shop'
  $ runbook pg compare --from env:OLD --to env:NEW
  $ PGPASSWORD=… runbook pg compare --from postgres://ann@old.example.com/shop --to postgres://ann@new.example.com/shop --json`;

/** `runbook pg …`: two databases, whichever they are, without a workspace. */
export function addPg(program: Command): void {
  const pg = program.command('pg').description('copy or compare any two Postgres databases');
  withSides(pg.command('copy'))
    .description('copy a database into an empty one, from server to server, without a file between')
    .option('--compare', 'prove then that both are equal')
    .addHelpText('after', copyHelp)
    .action(async (options: CopyCommand) => (await import('./copy.ts')).copyCommand(options));
  withSides(pg.command('compare'))
    .description('compare two databases object for object and row for row')
    .option('--repair <file>', 'where rows differ, write the SQL that would repair the target; it holds data')
    .addHelpText('after', compareHelp)
    .action(async (options: CompareCommand) => (await import('./compare.ts')).compareCommand(options));
}

const withSides = (command: Command) =>
  command
    .requiredOption('--from <url>', 'the source')
    .requiredOption('--to <url>', 'the target')
    .option('--jobs <n>', 'sessions on each side', jobs, 4)
    .option('--json', 'one event a line on standard output');

/** More would be more sessions than a small server has. */
const most = 64;

function jobs(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new InvalidArgumentError(`It is a number from 1 to ${most}.`);
}
