import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from '../../engine/errors.ts';
import { withClient } from '../client.ts';
import { type Lag, type Replication, readLag } from './lag.ts';

/** Throws {@link Refused} when the slot holds back more than `keep` bytes. */
export function verifyKept({ kept }: Lag, keep: number): void {
  if (kept <= keep) return;
  throw new Refused(
    `the old server keeps ${Math.round(kept / 1e6)} MB of WAL for the new one, more than the ${Math.round(keep / 1e6)} MB ` +
      'allowed; roll back, which lets go of them, and choose a quieter time, or --mode copy',
  );
}

/** Seconds between two looks at what a slot holds back. */
const pause = 5;

/** Runs `fn`, and ends it by the signal it gets once the slot holds back more than `keep` bytes. Throws {@link Refused} then. */
export async function withinKeep<T>(
  { source, name, keep, signal }: Omit<Replication, 'target'> & { readonly keep: number },
  fn: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [tooMuch, over] = [new AbortController(), new AbortController()];
  const watch = withClient(source, async (client) => {
    while (!over.signal.aborted) {
      verifyKept(await readLag(client, name), keep);
      await sleep(pause * 1000, undefined, { signal: over.signal }).catch(() => {});
    }
  }).catch((error) => tooMuch.abort(error));
  try {
    return await fn(AbortSignal.any([tooMuch.signal, ...(signal ? [signal] : [])]));
  } catch (error) {
    throw tooMuch.signal.aborted ? tooMuch.signal.reason : error;
  } finally {
    over.abort();
    await watch;
  }
}
