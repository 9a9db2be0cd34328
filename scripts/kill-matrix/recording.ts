import type { Header } from '../../runbooks/engine/journal/format.ts';
import { pointOfNoReturn } from '../../runbooks/engine/plan.ts';
import { changed, type Expected, notAsMigrated } from './checks.ts';
import { digests } from './data.ts';
import { must } from './found.ts';
import { describeNext, type Lane, type Move, startOf } from './lane.ts';
import { type Point, pointsOf, readTold } from './points.ts';
import { generations, settle } from './settle.ts';

/** What a column of the matrix consists of: found by a run that nobody disturbs. */
export interface Recording {
  readonly points: readonly Point[];
  /** Of the rollback from the last point before that of no return. */
  readonly wayBack: WayBack;
  readonly expected: Expected;
  readonly seconds: number;
}

/** The longest rollback there is, and its own points. */
interface WayBack {
  readonly from: Point;
  readonly points: readonly Point[];
}

/** The last point from which there is a way back. */
function deepest(points: readonly Point[], steps: Header['steps']): Point {
  const last = pointOfNoReturn(steps);
  const index = points.findIndex(({ id }) => id === `line: begin ${last?.id}`);
  const before = points[index - 1];
  if (!before) throw new Error('There is no point before the point of no return.');
  return before;
}

async function recordWayBack(lane: Lane, move: Move, from: Point): Promise<Point[]> {
  const { staging } = lane;
  const described = staging.settings;
  describeNext(lane, move);
  await lane.runbook(startOf(move), from);
  const ending = await lane.runbook(['rollback']);
  staging.settings = described;
  const problems = must(ending, 0, 'rollback');
  if (problems.length > 0) throw new Error(`${move.book}, ${problems.join('\n')}`);
  return pointsOf(readTold(ending.log));
}

/** Throws when even the undisturbed run does not end well. The points of the way back take a rollback of their own. */
export async function record(lane: Lane, move: Move, withWayBack: boolean): Promise<Recording> {
  const before = await digests(lane);
  describeNext(lane, move);
  const started = Date.now();
  const ending = await lane.runbook(startOf(move));
  const seconds = (Date.now() - started) / 1000;
  const steps = lane.lastRun()?.journal.header.steps ?? [];
  const expected = { digests: before, changes: await changed(lane, generations(lane, move)) };
  const problems = must(ending, 0, move.book);
  if (problems.length === 0) problems.push(...(await notAsMigrated(lane, expected, generations(lane, move))));
  if (problems.length === 0) problems.push(...(await settle(lane, move)));
  if (problems.length > 0) throw new Error(`${move.book}, undisturbed: ${problems.join('\n')}`);
  const points = pointsOf(readTold(ending.log));
  const from = deepest(points, steps);
  const wayBack = { from, points: withWayBack ? await recordWayBack(lane, move, from) : [] };
  return { points, wayBack, expected, seconds };
}
