import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { exitCodes, messageOf } from '../engine/errors.ts';
import { complain } from './print.ts';

const codes: Readonly<Record<string, number>> = {
  UsageError: exitCodes.usage,
  WorkspaceError: exitCodes.usage,
  GoBack: exitCodes.refused,
  Refused: exitCodes.refused,
  LeaseLost: exitCodes.refused,
  Interrupted: exitCodes.interrupted,
};

/** Milliseconds in which what was said reaches a slow pipe. */
const lastWords = 1000;

/** What was left to itself (a try that took too long, a part that ignores a second Ctrl-C) does not keep the process alive. */
export const letGo = (): unknown => setTimeout(() => process.exit(), lastWords).unref();

/** For a mistake of ours, thrown where nobody waits for it: Node would print it with whatever it holds. */
export function endAtOnce(error: unknown): void {
  endWith(error);
  process.exit();
}

/** Says what went wrong on standard error and sets the exit code. Stack traces and causes only with `DEBUG=runbook`. */
export function endWith(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has already said it.
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    return;
  }
  const name = error instanceof Error ? error.name : '';
  process.exitCode = codes[name] ?? exitCodes.failed;
  complain(process.env.DEBUG === 'runbook' ? inspect(error) : messageOf(error));
}
