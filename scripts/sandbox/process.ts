import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whom a child process runs as; only root can choose. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment of the program. */
  readonly env: Record<string, string | undefined>;
  readonly user?: User;
  /** File that takes what the program prints. */
  readonly log: string;
}

/** Starts a long-running program that writes to a log file. Throws when the program does not exist. */
export async function startProcess({ program, args, env, user, log }: Program): Promise<ChildProcess> {
  const file = openSync(log, 'a');
  const child = spawn(program, args, {
    cwd: '/',
    env,
    stdio: ['ignore', file, file],
    ...user,
  });
  closeSync(file);
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  return child;
}

/** Whether a child process that was started has ended. */
export const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** Resolves when the child process has ended. */
export const ended = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (hasEnded(child)) resolve();
    else child.once('exit', () => resolve());
  });

/** Asks a child process to end, and makes it end after `seconds`. */
export async function stopProcess(child: ChildProcess, signal: NodeJS.Signals, seconds: number) {
  if (hasEnded(child)) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  await ended(child);
  clearTimeout(timer);
}

/** Linux: the process has ended, and only its parent (in a container often a slow one) has not noticed yet. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && /\) Z /.test(readFileSync(file, 'utf8'));
}

/** Whether a process of that id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The last lines of a log, for an error message. */
export function logTail(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.slice(-5).join('\n');
}

/** Looks every `milliseconds` until `condition` holds; throws `message()` after `seconds`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { seconds, milliseconds, message }: { seconds: number; milliseconds: number; message: () => string },
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(message());
    await sleep(milliseconds);
  }
}
