/** A process to run, as data: built by pure functions, printed by a rehearsal, run in one place. */
export interface Command {
  readonly program: string;
  /** Never holds a secret: arguments are visible to every user of the machine. */
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Shown to the operator when the command is printed, so never a secret; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface RunOptions {
  /** Exit codes that are an answer and not a failure. Default: only 0. */
  readonly accept?: readonly number[];
  /** Called for each line the process prints, as it prints it. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Text for standard input. Default: no standard input. */
  readonly input?: string;
  /**
   * Its output goes to files, so that it outlives this process: on a pipe that nobody reads any more, the next line it
   * prints would end it at once, with whatever it holds locked or half written.
   */
  readonly outlives?: boolean;
}

/** Runs a command; throws `CommandFailed` on any exit code that is not accepted. */
export type Run = (command: Command, options?: RunOptions) => Promise<Result>;
