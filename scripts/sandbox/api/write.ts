import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Write } from '../acknowledged.ts';

/** A new write: unique, and told apart by its hash. */
export function newWrite() {
  const id = randomUUID();
  const body = JSON.stringify({ id, writtenBy: process.pid, noise: randomUUID().repeat(4) });
  return { id, body, sha256: createHash('sha256').update(body).digest('hex') };
}

/** Remembers a write after the database or the bucket has acknowledged it. */
export const acknowledge = (file: string, write: Write) =>
  appendFileSync(file, `${JSON.stringify({ ...write, at: new Date().toISOString() })}\n`);

/** Calls `write` that often per second, one after the other, until aborted. Failures are reported and tried on. */
export async function repeat(
  write: () => Promise<void>,
  { perSecond, signal, failed }: { perSecond: number; signal: AbortSignal; failed: (error: Error) => void },
): Promise<void> {
  if (perSecond <= 0) return;
  while (!signal.aborted) {
    const started = Date.now();
    await write().catch(failed);
    const pause = Math.max(0, 1000 / perSecond - (Date.now() - started));
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}
