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
function chosen(points: readonly Point[], { point, every, shard: [part, of] }: Options): Point[] {
  return points
    .filter(({ id }) => point.length === 0 || point.some((text) => id.includes(text)))
    .filter((_, index) => index % every === 0)
    .filter((_, index) => index % of === part - 1);
}

export function job(column: Column, outcome: Outcome, points: readonly Point[]): Job {
  const { seconds } = column.recording;
  const reached = Math.max(...points.map((point) => point.reached)) / 1000;
  const weight = {
    'roll back': reached + seconds,
    resume: 2 * seconds + (points.length * seconds) / 3,
    'going back': seconds + (points.length * seconds) / 4,
  };
  return { column, outcome, points, weight: weight[outcome] };
}

/** Points that are far from each other, so that each kill hits work that the one before has not touched. */
function chains(points: readonly Point[], length: number): Point[][] {
  const count = Math.ceil(points.length / length);
  return Array.from({ length: count }, (_, chain) => points.filter((__, index) => index % count === chain));
}

/** The work on a column. */
export function jobsFor(column: Column, options: Options): Job[] {
  const { points, wayBack } = column.recording;
  return options.outcomes.flatMap((outcome) => {
    const wanted = chosen(outcome === 'going back' ? wayBack.points : points, options);
    const groups = chains(wanted, outcome === 'roll back' ? 1 : options.chain);
    return groups.map((group) => job(column, outcome, group));
  });
}
