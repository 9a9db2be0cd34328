import type { Clock } from '../clock.ts';
import { LeaseLost } from '../errors.ts';

/** Milliseconds between two tries: the first pause, and the longest. */
const pauses = { first: 1000, longest: 10_000 };

interface Retrying {
  readonly clock: Clock;
  /** Ends it, between two tries and in one. */
  readonly signal: AbortSignal;
  /** Told of each try that failed. */
  failed(error: unknown): void;
}

/**
 * Tries until it works: whoever waits for it decides how long. Throws `LeaseLost`, which no repetition mends, and whatever
 * the signal brings.
 */
export async function retrying<T>(
  { clock, signal, failed }: Retrying,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let pause = pauses.first; ; pause = Math.min(2 * pause, pauses.longest)) {
    signal.throwIfAborted();
    try {
      return await attempt(signal);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      failed(error);
    }
    await clock.sleep(pause, signal);
  }
}
