import type { Found, Outcome } from './found.ts';
import type { Move } from './lane.ts';
import type { Options } from './options.ts';
import { type Point, stepOf } from './points.ts';
import type { Recording } from './recording.ts';

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

/** What that outcome of these points takes. */
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

/** Kills that one run goes through. */
const kills = 16;

/** Few long chains, of points that are far from each other. */
function longChains(points: readonly Point[]): Point[][] {
  const count = Math.ceil(points.length / kills);
  return Array.from({ length: count }, (_, chain) => points.filter((__, index) => index % count === chain));
}

/**
 * Chains that hold at most one point of each step: a kill leaves other work in its step than an undisturbed run comes to, so
 * that a second point of it may not be met.
 */
export function chainsByStep(points: readonly Point[]): Point[][] {
  const found: Point[][] = [];
  for (const point of points) {
    const chain = found.find((one) => stepOf(one.at(-1) as Point) !== stepOf(point));
    if (chain) chain.push(point);
    else found.push([point]);
  }
  return found;
}

/**
 * The work on a column. A run that is resumed from beyond the point of no return is first refused the way back: that is
 * all that going back from there can be.
 */
export function jobsFor(column: Column, options: Options): Job[] {
  const { points, wayBack } = column.recording;
  const last = points.indexOf(wayBack.from);
  const before = (all: readonly Point[]) => all.filter((point) => points.indexOf(point) <= last);
  const wanted = chosen(points, options);
  const beyond = wanted.filter((point) => points.indexOf(point) > last);
  const asked = (outcome: Outcome) => options.outcomes.includes(outcome);
  const chained = asked('resume') ? wanted : asked('roll back') ? beyond : [];
  return [
    ...longChains(chained).map((chain) => job(column, 'resume', chain)),
    ...(asked('roll back') ? before(wanted).map((point) => job(column, 'roll back', [point])) : []),
    ...(asked('going back')
      ? longChains(chosen(wayBack.points, options)).map((chain) => job(column, 'going back', chain))
      : []),
  ];
}
