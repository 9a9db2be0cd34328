import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The command lines of every process of this machine. */
export const commandLines = () =>
  execFileSync('ps', ['-eww', '-o', 'args'], { encoding: 'utf8' }).split('\n');

/** Looks at every command line of this machine, again and again, while `work` goes on. */
export async function watchingProcesses<T>(work: () => Promise<T>): Promise<{ result: T; seen: string }> {
  const seen = new Set<string>();
  const timer = setInterval(() => commandLines().forEach((line) => void seen.add(line)), 100);
  try {
    const result = await work();
    return { result, seen: [...seen].join('\n') };
  } finally {
    clearInterval(timer);
  }
}

/** Resolves when a process with such a command line runs; throws after a minute. */
export async function untilProcess(pattern: RegExp): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (commandLines().some((line) => pattern.test(line))) return;
    await sleep(50);
  }
  throw new Error(`no process ${pattern} for a minute`);
}
