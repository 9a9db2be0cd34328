import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** What tells a process from every other one. `null` where this system does not say. */
export interface Process {
  readonly pid: number;
  /** This boot of this machine, and this container on it: names of hosts are not unique, and boots forget process ids. */
  readonly machine: string | null;
  /** When it was started, in the system's words: process ids come back. */
  readonly started: string | null;
}

/** The process this is. */
export const thisProcess = (): Process => ({
  pid: process.pid,
  machine: machine(),
  started: startOf(process.pid),
});

/** Is it certain that a process has ended? Of one on another machine it never is. */
export function hasEnded(other: Process): boolean {
  const here = machine();
  if (here === null || other.machine !== here) return false;
  if (!exists(other.pid)) return true;
  const started = startOf(other.pid);
  return started !== null && other.started !== null && started !== other.started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const machine = (): string | null =>
  process.platform === 'linux'
    ? known(
        () =>
          `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`,
      )
    : known(() => print('sysctl', '-n', 'kern.bootsessionuuid'));

/** A process that has ended and that nobody has asked about yet (a zombie) has no start any more. */
const startOf = (pid: number): string | null =>
  process.platform === 'linux'
    ? known(() => startInStat(readFileSync(`/proc/${pid}/stat`, 'utf8')))
    : known(() => print('ps', '-o', 'lstart=', '-p', String(pid)));

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the state is the third field, the start the 22nd. */
function startInStat(stat: string): string {
  // The second one is the program's name, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'ended' : String(fields[19]);
}

const print = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' } }).trim();

function known(look: () => string): string | null {
  try {
    return look() || null;
  } catch {
    return null;
  }
}
