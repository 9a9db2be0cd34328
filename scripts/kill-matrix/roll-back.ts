import { notAsBefore } from './checks.ts';
import { type Found, lastLines, must } from './found.ts';
import { confirmed, describeNext, type Lane, type Move } from './lane.ts';
import type { Point } from './points.ts';
import type { Recording } from './recording.ts';

/** Killed there once and gone back. Not for points past that of no return. */
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
  if (!killed)
    return found([`never came to it, and ended with ${ending.code}:\n    ${lastLines(ending.output)}`]);
  const begun = lane.lastRun()?.runId !== earlier;
  const back = await lane.runbook(['rollback']);
  staging.settings = described;
  return found([...must(back, begun ? 0 : 3, 'rollback'), ...(await notAsBefore(lane, expected))]);
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
