import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../process.ts';
import type { GuardMessage } from './index.ts';

/*
 * Outlives the supervisor for a moment: its standard input is a pipe that the supervisor holds. When the pipe closes,
 * however the supervisor ended, whatever is still registered is stopped and removed.
 */
const processes = new Map<number, NodeJS.Signals>();
const paths = new Set<string>();

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}

async function stopAll() {
  for (const [pid, signal] of processes) send(pid, signal);
  const end = Date.now() + 5000;
  const living = () => [...processes.keys()].filter(isAlive);
  while (living().length > 0 && Date.now() < end) await sleep(20);
  for (const pid of living()) send(pid, 'SIGKILL');
}

// Ctrl-C and a closing terminal reach the whole process group; the guard goes last.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as GuardMessage;
  if ('watch' in message) processes.set(message.watch, message.signal);
  if ('forget' in message) processes.delete(message.forget);
  if ('remove' in message) paths.add(message.remove);
}
await stopAll();
await Promise.all([...paths].map((path) => rm(path, { recursive: true, force: true, maxRetries: 5 })));
