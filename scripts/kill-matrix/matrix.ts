import type { Found } from './found.ts';
import { type Column, type Job, job, jobsFor, type Result } from './jobs.ts';
import type { Lane } from './lane.ts';
import type { Options } from './options.ts';
import type { Point } from './points.ts';
import type { Pool } from './pool.ts';
import { record } from './recording.ts';
import { goOn } from './resume.ts';
import { goBack, goBackKilled } from './roll-back.ts';

/** What a watcher is told. */
export interface Watcher {
  recorded(column: Column): void;
  planned(jobs: readonly Job[]): void;
  /** `more` was added because of what was found. */
  done(result: Result, more: readonly Job[]): void;
}

/** Runs each move once, undisturbed, to learn its points and what it leads to. */
async function recordAll(pool: Pool, { moves, outcomes }: Options, watcher: Watcher): Promise<Column[]> {
  const columns: Column[] = [];
  const queue = [...moves];
  await pool.each(
    () => queue.shift(),
    async (lane, move) => {
      const column = { move, recording: await record(lane, move, outcomes.includes('going back')) };
      watcher.recorded(column);
      columns.push(column);
      return { spoilt: false };
    },
  );
  return columns;
}

function tryOut(lane: Lane, { column, outcome, points }: Job): Promise<Found[]> {
  const { move, recording } = column;
  if (outcome === 'resume') return goOn(lane, move, recording, points);
  if (outcome === 'going back') return goBackKilled(lane, move, recording, points);
  return goBack(lane, move, recording, points[0] as Point);
}

async function carryOut(lane: Lane, task: Job): Promise<Found[]> {
  try {
    return await tryOut(lane, task);
  } catch (error) {
    const divergences = [(error as Error).stack ?? String(error)];
    const { outcome } = task;
    return task.points.map(({ id }) => ({ point: id, outcome, killed: undefined, divergences }));
  }
}

const isAsHoped = ({ divergences }: Found) => divergences.length === 0;

/** Who of a chain is to blame is found out one by one; so is where a chain never came to. */
function again({ column, outcome, points }: Job, found: readonly Found[]): Job[] {
  if (points.length === 1) return [];
  const doubtful = found.every(isAsHoped) ? found.filter(({ killed }) => !killed) : found;
  const alone = points.filter(({ id }) => doubtful.some(({ point }) => point === id));
  return alone.map((point) => job(column, outcome, [point]));
}

/** The whole matrix. */
export async function runMatrix(pool: Pool, options: Options, watcher: Watcher): Promise<Result[]> {
  const columns = await recordAll(pool, options, watcher);
  const jobs = columns.flatMap((column) => jobsFor(column, options)).sort((a, b) => b.weight - a.weight);
  if (options.list) return [];
  watcher.planned(jobs);
  const results: Result[] = [];
  await pool.each(
    () => jobs.shift(),
    async (lane, task) => {
      const found = await carryOut(lane, task);
      const more = again(task, found);
      jobs.unshift(...more);
      const result = { ...task, found };
      results.push(result);
      watcher.done(result, more);
      return { spoilt: !found.every(isAsHoped) };
    },
  );
  return results;
}
