import type { Move } from './lane.ts';
import type { Options } from './options.ts';
import type { Point } from './points.ts';
import type { Found, Outcome, Recording } from './scenario.ts';

/** One column of the matrix, recorded. */
export interface Column {
  readonly move: Move;
  readonly recording: Recording;
}

/** Something to do in one world: one point rolled back, or a chain of points resumed. */
export interface Job {
  readonly column: Column;
  readonly outcome: Outcome;
  readonly points: readonly Point[];
  /** About how long it takes; only what it is in proportion to the others counts. */
  readonly weight: number;
}

/** What a job found. */
export interface Result extends Job {
  readonly found: readonly Found[];
}

/** The points that were asked for. */
export function chosen({ recording }: Column, { point, every, shard: [part, of] }: Options): Point[] {
  return recording.points
    .filter(({ id }) => !point || id.includes(point))
    .filter((_, index) => index % every === 0)
    .filter((_, index) => index % of === part - 1);
}

const rollBack = (column: Column, point: Point): Job => {
  const { seconds } = column.recording;
  return { column, outcome: 'roll back', points: [point], weight: point.reached / 1000 + seconds };
};

/** A run that is killed at each of the points and resumed. */
export const resume = (column: Column, points: readonly Point[]): Job => {
  const { seconds } = column.recording;
  return { column, outcome: 'resume', points, weight: 2 * seconds + (points.length * seconds) / 3 };
};

/** Points that are far from each other, so that each kill hits work that the one before has not touched. */
function chains(points: readonly Point[], length: number): Point[][] {
  const count = Math.ceil(points.length / length);
  return Array.from({ length: count }, (_, chain) => points.filter((__, index) => index % count === chain));
}

/** The work on a column, the longest first. */
export function jobsFor(column: Column, options: Options): Job[] {
  const points = chosen(column, options);
  const jobs = options.outcomes.flatMap((outcome) =>
    outcome === 'resume'
      ? chains(points, options.chain).map((chain) => resume(column, chain))
      : points.map((point) => rollBack(column, point)),
  );
  return jobs.sort((a, b) => b.weight - a.weight);
}
