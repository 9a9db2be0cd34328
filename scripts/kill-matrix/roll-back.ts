import { notAsBefore } from './checks.ts';
import { lastLines, must, type Trial } from './found.ts';
import { describeNext, type Lane, startOf } from './lane.ts';
import type { Point } from './points.ts';
import { tidy } from './tidy.ts';

/** Killed there once and gone back. Not for points past that of no return. */
export async function goBack(
  lane: Lane,
  { move, recording, points, deaths, problems }: Trial,
): Promise<void> {
  const { staging } = lane;
  const described = staging.settings;
  const [point] = points as readonly [Point];
  const earlier = lane.lastRun()?.runId;
  describeNext(lane, move);
  const { killed, ...ending } = await lane.runbook(startOf(move), point);
  if (!killed) {
    problems.push(`never came to it, and ended with ${ending.code}:\n    ${lastLines(ending.output)}`);
    return;
  }
  deaths.push({ point: point.id, outcome: 'roll back', killed });
  const begun = lane.lastRun()?.runId !== earlier;
  problems.push(...must(await lane.runbook(['rollback']), begun ? 0 : 3, 'rollback'));
  staging.settings = described;
  problems.push(...(await notAsBefore(lane, recording.expected, begun)));
  await tidy(lane);
}

/** One rollback, from as far as there is one, that is killed at each of these points and started again each time. */
export async function goBackKilled(
  lane: Lane,
  { move, recording: { expected, wayBack }, points, deaths, problems }: Trial,
): Promise<void> {
  const { staging } = lane;
  const described = staging.settings;
  describeNext(lane, move);
  const { killed: begun } = await lane.runbook(startOf(move), wayBack.from);
  if (!begun) problems.push(`the run never came to ${wayBack.from.id}`);
  for (const point of points) {
    if (!lane.unfinished()) break;
    const { killed, ...ending } = await lane.runbook(['rollback'], point);
    if (killed) deaths.push({ point: point.id, outcome: 'going back', killed });
    else problems.push(...must(ending, 0, `the rollback to ${point.id}`));
  }
  if (lane.unfinished()) problems.push(...must(await lane.runbook(['rollback']), 0, 'the last rollback'));
  staging.settings = described;
  problems.push(...(await notAsBefore(lane, expected, true)));
  await tidy(lane);
}
