import { openBacklog } from './backlog.ts';
import type { Found, Trial } from './found.ts';
import { type Column, type Job, job, jobsFor, type Result } from './jobs.ts';
import type { Lane, Move } from './lane.ts';
import { missedPoints } from './missed.ts';
import type { Options } from './options.ts';
import type { Pool } from './pool.ts';
import { record } from './recording.ts';
import { goOn } from './resume.ts';
import { goBack, goBackKilled } from './roll-back.ts';

/** What a watcher is told. */
export interface Watcher {
  recorded(column: Column): void;
  /** Of one column. */
  planned(jobs: readonly Job[]): void;
  /** `more` was added because of what was found. */
  done(result: Result, more: readonly Job[]): void;
}

/** One move to be run undisturbed, to learn its points and what it leads to. */
interface ToRecord {
  readonly move: Move;
  readonly weight: number;
}

const ways = { resume: goOn, 'roll back': goBack, 'going back': goBackKilled } as const;

/** What keeps a check from being made differs, too, and seldom says why: what was found before it does. */
async function carryOut(lane: Lane, { column, outcome, points }: Job): Promise<Found[]> {
  const trial: Trial = { ...column, points, deaths: [], problems: [] };
  try {
    await ways[outcome](lane, trial);
  } catch (error) {
    trial.problems.push((error as Error).stack ?? String(error));
  }
  const { deaths, problems: divergences } = trial;
  const missed = points.filter(({ id }) => !deaths.some(({ point }) => point === id));
  return [...deaths, ...missed.map(({ id }) => ({ point: id, outcome, killed: undefined }))].map((death) => ({
    ...death,
    divergences,
  }));
}

const isAsHoped = ({ divergences }: Found) => divergences.length === 0;

/** Who of a chain is to blame is found out one by one. */
function suspects({ column, outcome, points }: Job, found: readonly Found[]): Job[] {
  if (points.length === 1 || found.every(isAsHoped)) return [];
  return points.map((point) => job(column, outcome, [point]));
}

/** Points that a job never came to though all went well. */
const missedBy = ({ points }: Job, found: readonly Found[]) =>
  found.every(isAsHoped)
    ? points.filter(({ id }) => found.some(({ point, killed }) => point === id && !killed))
    : [];

/** The whole matrix. What is known of one column is tried while others are recorded. */
export async function runMatrix(pool: Pool, options: Options, watcher: Watcher): Promise<Result[]> {
  const backlog = openBacklog<ToRecord | Job>(options.moves.map((move) => ({ move, weight: Infinity })));
  const results: Result[] = [];
  const missed = missedPoints();
  const recordOne = async (lane: Lane, { move }: ToRecord) => {
    const column = { move, recording: await record(lane, move, options.outcomes.includes('going back')) };
    watcher.recorded(column);
    if (options.list) return { spoilt: false };
    const jobs = jobsFor(column, options);
    missed.expect(jobs);
    watcher.planned(jobs);
    backlog.add(jobs);
    return { spoilt: false };
  };
  const tryOne = async (lane: Lane, task: Job) => {
    const found = await carryOut(lane, task);
    const more = [...suspects(task, found), ...missed.again(task, missedBy(task, found))];
    backlog.add(more, true);
    const result = { ...task, found };
    results.push(result);
    watcher.done(result, more);
    return { spoilt: !found.every(isAsHoped) };
  };
  await pool.each(backlog.next, (lane, task) =>
    'move' in task ? recordOne(lane, task) : tryOne(lane, task),
  );
  return results;
}
