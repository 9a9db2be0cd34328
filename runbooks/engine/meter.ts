import type { Progress } from './types.ts';

/** Milliseconds a rate looks back: long enough to be calm, short enough to follow. */
const window = 30_000;

/** Rate in units a second, and the seconds left at that rate; neither is known at the first reading. */
export interface Pace {
  readonly rate?: number;
  readonly secondsLeft?: number;
}

/** Measures how fast a step gets on. `now` is in milliseconds, of any clock that only goes forward. */
export function meter(): (progress: Progress, now: number) => Pace {
  let readings: { done: number; unit: string; now: number }[] = [];
  return ({ done, total, unit }, now) => {
    const last = readings.at(-1);
    // Another part of the work has begun.
    if (last && (last.unit !== unit || done < last.done)) readings = [];
    readings = [...readings.filter((reading) => now - reading.now <= window), { done, unit, now }];
    const first = readings[0] as { done: number; now: number };
    const rate = (1000 * (done - first.done)) / (now - first.now);
    if (!Number.isFinite(rate) || rate <= 0) return {};
    return total === undefined ? { rate } : { rate, secondsLeft: Math.max(0, total - done) / rate };
  };
}
