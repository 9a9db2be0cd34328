import { execa } from 'execa';
import type { Command } from './command.ts';
import { CommandInterrupted, ProgramMissing } from './errors.ts';

/**
 * Runs a command on this process's own terminal, input and output, until it ends; returns its exit code, whatever it is. Throws
 * `CommandInterrupted` when `signal` fires, `ProgramMissing` where it is not installed.
 */
export type GiveTerminal = (command: Command) => Promise<{ exitCode: number }>;

/** Milliseconds between SIGTERM, with which the terminal is put in order, and SIGKILL. */
const grace = 5000;

export const createGiveTerminal =
  (signal: AbortSignal): GiveTerminal =>
  (command) =>
    withoutInterrupt(async () => {
      const { program, args, cwd, env } = command;
      const options = { cwd, env, cancelSignal: signal, forceKillAfterDelay: grace, reject: false } as const;
      const ended = await execa(program, args, { ...options, stdio: 'inherit', verbose: 'none' });
      if (ended.code === 'ENOENT') throw new ProgramMissing(program);
      if (ended.isCanceled) throw new CommandInterrupted(command);
      // The shell's way to say that a signal has ended it.
      return { exitCode: ended.exitCode ?? 128 };
    });

/** Ctrl-C in a terminal reaches all that run there: meanwhile it is the program's alone. A script's ends the run as ever. */
async function withoutInterrupt<T>(work: () => Promise<T>): Promise<T> {
  if (!process.stdin.isTTY) return work();
  const listeners = process.listeners('SIGINT');
  const ignore = () => {};
  process.removeAllListeners('SIGINT').on('SIGINT', ignore);
  try {
    return await work();
  } finally {
    for (const listener of listeners) process.on('SIGINT', listener);
    process.off('SIGINT', ignore);
  }
}
