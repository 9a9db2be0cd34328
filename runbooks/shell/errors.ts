import { stripVTControlCharacters } from 'node:util';
import { UsageError } from '../engine/errors.ts';
import type { Command } from './command.ts';
import { print } from './print.ts';

/** Lines of standard error kept in the message; more would bury what happened. */
const shownLines = 20;

export interface Ending {
  readonly exitCode?: number;
  /** Signal that ended the process, for example `SIGKILL`. */
  readonly signal?: string;
  readonly stderr: string;
}

/** A program ended with an exit code that is no answer. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly program: string;
  /** The command as `print` shows it. */
  readonly command: string;
  readonly exitCode: number | undefined;
  /** All of standard error, without colours. */
  readonly stderr: string;

  constructor(command: Command, ending: Ending) {
    const stderr = stripVTControlCharacters(ending.stderr);
    const reason = ending.signal
      ? `was ended by ${ending.signal}`
      : `failed with exit code ${ending.exitCode}`;
    const tail = stderr.trimEnd().split('\n').slice(-shownLines).join('\n');
    super([`${command.program} ${reason}: ${print(command)}`, tail].filter(Boolean).join('\n'));
    this.program = command.program;
    this.command = print(command);
    this.exitCode = ending.exitCode;
    this.stderr = stderr;
  }
}

/** The signal given to `createRun` fired: the process was asked to end, and has. */
export class CommandInterrupted extends Error {
  override readonly name = 'CommandInterrupted';

  constructor(command: Command) {
    super(`interrupted: ${print(command)}`);
  }
}

/** The program is not installed. */
export class ProgramMissing extends UsageError {
  constructor(program: string) {
    super(`The program "${program}" was not found on the PATH. ${howToGet(program)}`);
  }
}

const sources: Readonly<Record<string, string>> = {
  terraform: 'Install Terraform 1.10 or later: https://developer.hashicorp.com/terraform/install',
  psql: 'Install the PostgreSQL client programs: https://www.postgresql.org/download/',
  pg_dump: 'Install the PostgreSQL client programs: https://www.postgresql.org/download/',
  pg_restore: 'Install the PostgreSQL client programs: https://www.postgresql.org/download/',
  node: 'Install Node.js 20.9 or later: https://nodejs.org/',
};

const howToGet = (program: string): string =>
  sources[program] ?? 'Install it, or add its directory to the PATH, and try again.';
