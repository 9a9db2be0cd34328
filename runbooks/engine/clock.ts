import { setTimeout as wait } from 'node:timers/promises';

/** Time, as far as the engine knows of it; a test brings its own. */
export interface Clock {
  /** The time of day, for what people read. It may jump. */
  now(): Date;
  /** Milliseconds since some moment, for what is measured and waited for. Never goes back. */
  elapsed(): number;
  /** Resolves after so many milliseconds; rejects when the signal fires. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** This machine's clock. A wait does not keep the process alive on its own. */
export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
};
