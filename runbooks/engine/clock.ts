import { setTimeout as wait } from 'node:timers/promises';

/** Time, as far as the engine knows of it; a test brings its own. */
export interface Clock {
  /** The time of day, for what people read. It may jump. */
  now(): Date;
  /** Milliseconds since some moment, for what is measured and waited for. Never goes back. */
  elapsed(): number;
  /**
   * Resolves after so many milliseconds; rejects when the signal fires. It keeps the process alive, unless `ref` is
   * false: somebody waits for it.
   */
  sleep(milliseconds: number, signal?: AbortSignal, ref?: boolean): Promise<void>;
}

/** A moment by both measures of time, in milliseconds: a machine that slept shows in one of them only. */
export interface Moment {
  readonly elapsed: number;
  readonly now: number;
}

export const momentOf = (clock: Clock): Moment => ({ elapsed: clock.elapsed(), now: clock.now().getTime() });

/** This machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal, ref) => wait(milliseconds, undefined, { signal, ref }),
};
