import { existsSync } from 'node:fs';
import { execa, type Options } from 'execa';
import type { Command, Result, Run, RunOptions } from './command.ts';
import { CommandFailed, CommandInterrupted, ProgramMissing } from './errors.ts';
import { openOutputFiles } from './output-files.ts';

/** Terraform stops cleanly and saves its state on the first SIGINT; then it has this long before SIGKILL. */
const grace = 20_000;

/**
 * Runs commands, without a shell. When `signal` fires, running processes get SIGINT, and SIGKILL `graceSeconds`
 * (default 20) later; the call then throws `CommandInterrupted`. Throws `CommandFailed` and `ProgramMissing` otherwise.
 */
export const createRun =
  (options: { signal?: AbortSignal; graceSeconds?: number } = {}): Run =>
  async (command, runOptions = {}) => {
    if (options.signal?.aborted) throw new CommandInterrupted(command);
    const files = runOptions.outlives ? openOutputFiles(runOptions.onLine) : undefined;
    const subprocess = execa(command.program, command.args, {
      ...life(options),
      ...streams(runOptions),
      ...(files && { stdout: files.stdout as 1, stderr: files.stderr as 2 }),
      cwd: command.cwd,
      env: command.env,
    });
    const ended = await subprocess;
    const printed = files ? files.close() : {};
    if (ended.isForcefullyTerminated) killGroup(subprocess.pid);
    if (ended.isCanceled) throw new CommandInterrupted(command);
    return settle(command, { ...(ended as unknown as Ended), ...printed }, runOptions.accept ?? [0]);
  };

/**
 * `detached` gives the process a group of its own. Ctrl-C in a terminal would otherwise reach it beside our own
 * SIGINT, and Terraform takes a second interrupt as "exit at once, without saving the state".
 */
const life = ({ signal, graceSeconds }: { signal?: AbortSignal; graceSeconds?: number }): Options => ({
  cancelSignal: signal,
  killSignal: 'SIGINT',
  forceKillAfterDelay: graceSeconds === undefined ? grace : graceSeconds * 1000,
  detached: true,
  reject: false,
  verbose: 'none',
});

const streams = ({ input, onLine }: RunOptions): Options => ({
  ...(input === undefined ? { stdin: 'ignore' } : { input }),
  stripFinalNewline: false,
  maxBuffer: 1_000_000_000,
  ...(onLine && {
    stdout: tap((line) => onLine(line, 'stdout')),
    stderr: tap((line) => onLine(line, 'stderr')),
  }),
});

const tap = (look: (line: string) => void) => ({
  /** Lines arrive with their newline, so that what is returned is exactly what was printed. */
  preserveNewlines: true,
  *transform(line: unknown) {
    look(String(line).replace(/\r?\n$/, ''));
    yield line;
  },
});

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly code?: string;
  readonly cause?: unknown;
}

const settle = (command: Command, ended: Ended, accept: readonly number[]): Result => {
  const { exitCode, stdout = '', stderr = '' } = ended;
  if (ended.code === 'ENOENT') throw missing(command);
  if (exitCode === undefined && !ended.signal) throw ended.cause;
  if (exitCode === undefined || !accept.includes(exitCode)) throw new CommandFailed(command, ended);
  return { stdout, stderr, exitCode };
};

/** The operating system reports a missing program and a missing directory alike. */
const missing = ({ program, cwd }: Command): Error =>
  cwd && !existsSync(cwd) ? new Error(`The directory ${cwd} does not exist.`) : new ProgramMissing(program);

/** After SIGKILL nobody is left to end what the process had started. */
const killGroup = (pid: number | undefined): void => {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is already gone.
  }
};
