import { chainsByStep, type Job, job } from './jobs.ts';
import type { Point } from './points.ts';

const areAlike = (a: Job, b: Job) => a.column === b.column && a.outcome === b.outcome;

/** Points that were not met, and are tried again. */
export interface Missed {
  /** Jobs that are about to be done. */
  expect(jobs: readonly Job[]): void;
  /**
   * Takes what a finished job has missed, and gives the jobs that try it again: chains of their own once the last long chain of
   * that kind is through; each point alone where these have missed it, too.
   */
  again(done: Job, missed: readonly Point[]): Job[];
}

export function missedPoints(): Missed {
  const open = new Set<Job>();
  const waiting: { readonly of: Job; readonly point: Point }[] = [];
  return {
    expect(jobs) {
      for (const one of jobs) if (one.points.length > 1) open.add(one);
    },
    again(done, missed) {
      const again = (chains: readonly Point[][]) =>
        chains.map((points) => job(done.column, done.outcome, points));
      if (!open.delete(done)) return done.points.length > 1 ? again(missed.map((point) => [point])) : [];
      waiting.push(...missed.map((point) => ({ of: done, point })));
      if ([...open].some((other) => areAlike(other, done))) return [];
      const mine = waiting.filter(({ of }) => areAlike(of, done)).map(({ point }) => point);
      return again(chainsByStep(mine.sort((a, b) => a.reached - b.reached)));
    },
  };
}
