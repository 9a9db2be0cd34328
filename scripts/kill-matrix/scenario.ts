import { pointOfNoReturn } from '../../runbooks/engine/plan.ts';
import { changed, type Expected, notAsBefore, notAsMigrated } from './checks.ts';
import { digests, tidy } from './data.ts';
import { describeNext, describeNoPrevious, type Ending, type Lane, type Move } from './lane.ts';
import { type Point, pointsOf, readTold } from './points.ts';
import { wayBackIsOpen } from './way-back.ts';

/** What came of one point. */
export interface Found {
  readonly point: string;
  readonly outcome: Outcome;
  /** How the runner died, in the killer's words; `undefined` where the run never came to the point. */
  readonly killed: string | undefined;
  /** What differed; nothing is what everybody hopes for. */
  readonly divergences: readonly string[];
}

/** `going back`: the rollback is killed, too, and started again. */
export type Outcome = 'resume' | 'roll back' | 'going back';

const confirmed = ['--confirm', 'staging'];
const short = (output: string) => output.trim().split('\n').slice(-12).join('\n    ');

const generations = ({ generation }: Lane, { book }: Move) => {
  const to = book === 'db-migrate' ? generation.database : generation.media;
  const databases = book === 'db-migrate' ? [to - 1, to] : [generation.database];
  return { from: to - 1, to, databases };
};

function must({ code, output }: Ending, wanted: number, what: string): string[] {
  return code === wanted ? [] : [`${what} ended with ${code}, not ${wanted}:\n    ${short(output)}`];
}

/** Retires what a migration left behind, so that the world is ready for the next one. */
async function settle(lane: Lane, move: Move): Promise<string[]> {
  describeNoPrevious(lane, move);
  const retire = move.book === 'db-migrate' ? 'db-retire' : 's3-retire';
  const found = must(await lane.runbook([retire, ...confirmed]), 0, retire);
  await tidy(lane);
  await lane.lookAround();
  return found;
}

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
function deepest(lane: Lane, points: readonly Point[]): Point {
  const last = pointOfNoReturn(lane.lastRun()?.journal.header.steps ?? []);
  const index = points.findIndex(({ id }) => id === `line: begin ${last?.id}`);
  const before = points[index - 1];
  if (!before) throw new Error('There is no point before the point of no return.');
  return before;
}

async function recordWayBack(lane: Lane, move: Move, from: Point): Promise<WayBack> {
  const { staging } = lane;
  const described = staging.settings;
  describeNext(lane, move);
  await lane.runbook([move.book, ...confirmed], from);
  const ending = await lane.runbook(['rollback']);
  staging.settings = described;
  const problems = must(ending, 0, 'rollback');
  if (problems.length > 0) throw new Error(`${move.book}, ${problems.join('\n')}`);
  return { from, points: pointsOf(readTold(ending.log)) };
}

/** Throws when even the undisturbed run does not end well. */
export async function record(lane: Lane, move: Move): Promise<Recording> {
  const before = await digests(lane);
  describeNext(lane, move);
  const started = Date.now();
  const ending = await lane.runbook([move.book, ...confirmed]);
  const seconds = (Date.now() - started) / 1000;
  const expected = { digests: before, changes: await changed(lane, generations(lane, move)) };
  const problems = must(ending, 0, move.book);
  if (problems.length === 0) problems.push(...(await notAsMigrated(lane, expected, generations(lane, move))));
  const points = pointsOf(readTold(ending.log));
  const from = deepest(lane, points);
  if (problems.length === 0) problems.push(...(await settle(lane, move)));
  if (problems.length > 0) throw new Error(`${move.book}, undisturbed: ${problems.join('\n')}`);
  return { points, wayBack: await recordWayBack(lane, move, from), expected, seconds };
}

/** Goes on from wherever the last kill left the world: resumes, or starts where nothing is unfinished. */
const forward = (lane: Lane, { book }: Move, point?: Point) =>
  lane.runbook(lane.unfinished() ? [book, '--resume'] : [book, ...confirmed], point);

/** Past the point of no return, going back has to be refused. */
async function refusal(lane: Lane): Promise<string[]> {
  const ending = await lane.runbook(['rollback']);
  const said = /point of no return/i.test(ending.output);
  return [
    ...must(ending, 3, 'rollback past the point of no return'),
    ...(said ? [] : [`rollback does not say why it is refused:\n    ${short(ending.output)}`]),
  ];
}

/** Killed there once and gone back. Past the point of no return that is refused, and the run resumed. */
export async function goBack(
  lane: Lane,
  move: Move,
  { expected }: Recording,
  point: Point,
): Promise<Found[]> {
  const { staging } = lane;
  const described = staging.settings;
  const earlier = lane.lastRun()?.runId;
  describeNext(lane, move);
  const { killed, ...ending } = await lane.runbook([move.book, ...confirmed], point);
  const found = (divergences: readonly string[]): Found[] => [
    { point: point.id, outcome: 'roll back', killed, divergences },
  ];
  if (!killed && ending.code !== 0) return found(must({ killed, ...ending }, 0, move.book));
  const begun = lane.lastRun()?.runId !== earlier;
  if (begun && !wayBackIsOpen(lane)) return found(await arrive(lane, move, expected));
  const back = await lane.runbook(['rollback']);
  staging.settings = described;
  return found([...must(back, begun ? 0 : 3, 'rollback'), ...(await notAsBefore(lane, expected))]);
}

/** From beyond the point of no return: forward to the end, and ready for the next. */
async function arrive(lane: Lane, move: Move, expected: Expected): Promise<string[]> {
  const problems = lane.unfinished() ? await refusal(lane) : [];
  if (lane.unfinished()) problems.push(...must(await lane.runbook([move.book, '--resume']), 0, 'resume'));
  problems.push(...(await notAsMigrated(lane, expected, generations(lane, move))));
  return [...problems, ...(await settle(lane, move))];
}

/**
 * One run that is killed at each of these points, one after the other, and resumed each time. What differs in the end is
 * said of every point: each is then tried alone.
 */
export async function goOn(
  lane: Lane,
  move: Move,
  { expected }: Recording,
  points: readonly Point[],
): Promise<Found[]> {
  const earlier = lane.lastRun()?.runId;
  const hasArrived = () => lane.lastRun()?.runId !== earlier && !lane.unfinished();
  describeNext(lane, move);
  const killed = new Map<string, string>();
  const problems: string[] = [];
  for (const point of points) {
    if (hasArrived()) break;
    const ending = await forward(lane, move, point);
    if (ending.killed) killed.set(point.id, ending.killed);
    else problems.push(...must(ending, 0, `the run to ${point.id}`));
  }
  if (!hasArrived()) problems.push(...must(await forward(lane, move), 0, 'the last resume'));
  problems.push(...(await notAsMigrated(lane, expected, generations(lane, move))));
  problems.push(...(await settle(lane, move)));
  return points.map(({ id }) => ({
    point: id,
    outcome: 'resume',
    killed: killed.get(id),
    divergences: problems,
  }));
}

/** One rollback, from as far as there is one, that is killed at each of these points and started again each time. */
export async function goBackKilled(
  lane: Lane,
  move: Move,
  { expected, wayBack }: Recording,
  points: readonly Point[],
): Promise<Found[]> {
  const { staging } = lane;
  const described = staging.settings;
  describeNext(lane, move);
  const { killed: begun } = await lane.runbook([move.book, ...confirmed], wayBack.from);
  const problems = begun ? [] : [`the run never came to ${wayBack.from.id}`];
  const killed = new Map<string, string>();
  for (const point of points) {
    if (!lane.unfinished()) break;
    const ending = await lane.runbook(['rollback'], point);
    if (ending.killed) killed.set(point.id, ending.killed);
    else problems.push(...must(ending, 0, `the rollback to ${point.id}`));
  }
  if (lane.unfinished()) problems.push(...must(await lane.runbook(['rollback']), 0, 'the last rollback'));
  staging.settings = described;
  problems.push(...(await notAsBefore(lane, expected)));
  return points.map(({ id }) => ({
    point: id,
    outcome: 'going back',
    killed: killed.get(id),
    divergences: problems,
  }));
}
