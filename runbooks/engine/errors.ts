/** Exit codes of the `runbook` command (design: 0 done, 1 failed, 2 arguments, 3 refused, 130 interrupted). */
export const exitCodes = { done: 0, failed: 1, usage: 2, refused: 3, interrupted: 130 } as const;

/** Wrong arguments or configuration, found before anything was touched. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The world is not one in which this may run: another runner, an unfinished run, a plan that holds more. Exit code 3. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * The run has to end where it began, and nobody need be asked: the command goes back at once. `instead` are the choices with which it
 * would do, and does where the operator left them open; those of the `cause` unless others are given. Exit code 3.
 */
export class GoBack extends Error {
  override readonly name = 'GoBack';
  readonly instead: Readonly<Record<string, string>>;

  constructor(
    message: string,
    { instead, ...options }: ErrorOptions & Partial<Pick<GoBack, 'instead'>> = {},
  ) {
    super(message, options);
    this.instead = instead ?? (options.cause instanceof GoBack ? options.cause.instead : {});
  }
}

/** Another runner has taken the workspace over: whatever this one would do now, it would do against that one. Exit code 3. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** A step failed, or an undo did; what to type next is part of the message. Exit code 1. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** The operator or the machine stopped the run (SIGINT, SIGTERM, SIGHUP). Exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A try of a step took longer than the step's `timeout`. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** A step asked for a fact that no earlier step recorded. */
export class MissingFact extends Error {
  override readonly name = 'MissingFact';
}

/**
 * How a run fails in which a step threw this. A step that refuses keeps its exit code; so does one that finds the
 * configuration wrong, until something was changed: from then on the run is one that failed and can be resumed.
 */
export function failureOf(error: unknown, { changed }: { readonly changed: boolean }) {
  if (error instanceof UsageError && !changed) return UsageError;
  if (error instanceof LeaseLost) return LeaseLost;
  if (error instanceof GoBack) return GoBack;
  return error instanceof Refused ? Refused : StepFailed;
}

/** The message of anything thrown. */
export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
