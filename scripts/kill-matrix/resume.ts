import { passed } from '../../runbooks/engine/plan.ts';
import { isOver, type PastRun } from '../../runbooks/engine/runs.ts';
import { notAsMigrated } from './checks.ts';
import { lastLines, must, type Trial } from './found.ts';
import { describeNext, type Lane, type Move, startOf } from './lane.ts';
import type { Point } from './points.ts';
import { generations, settle } from './settle.ts';

/** Whether the last run may still be rolled back: nothing that cannot be undone was begun. */
function wayBackIsOpen(lane: Lane): boolean {
  const past = lane.lastRun();
  if (!past) return true;
  return !isOver(past) && !passed(past.journal.header.steps, past.history);
}

/** Goes on from wherever the last kill left the world: resumes, or starts where nothing is unfinished. */
const forward = (lane: Lane, move: Move, point?: Point) =>
  lane.runbook(lane.unfinished() ? [move.book, '--resume'] : startOf(move), point);

/** Past the point of no return, and after the end, going back has to be refused with the reason. */
async function refusal(lane: Lane): Promise<string[]> {
  const reason = lane.unfinished() ? /point of no return/i : /nothing to roll back/i;
  const ending = await lane.runbook(['rollback']);
  return [
    ...must(ending, 3, 'rollback past the point of no return'),
    ...(reason.test(ending.output)
      ? []
      : [`rollback does not say why it is refused:\n    ${lastLines(ending.output)}`]),
  ];
}

/**
 * One run that is killed at each of these points, one after the other, and resumed each time; past the point of no return
 * it is first tried to go back. What differs in the end is said of every point: each is then tried alone.
 */
export async function goOn(lane: Lane, { move, recording, points, deaths, problems }: Trial): Promise<void> {
  const earlier = lane.lastRun()?.runId;
  const hasBegun = () => lane.lastRun()?.runId !== earlier;
  const hasArrived = () => hasBegun() && isOver(lane.lastRun() as PastRun);
  describeNext(lane, move);
  for (const point of points) {
    if (hasArrived()) break;
    const ending = await forward(lane, move, point);
    const { killed } = ending;
    if (!killed) {
      problems.push(...must(ending, 0, `the run to ${point.id}`));
      continue;
    }
    deaths.push({ point: point.id, outcome: 'resume', killed });
    if (!hasBegun() || wayBackIsOpen(lane)) continue;
    problems.push(...(await refusal(lane)));
    deaths.push({ point: point.id, outcome: 'roll back', killed });
  }
  if (!hasArrived()) problems.push(...must(await forward(lane, move), 0, 'the last resume'));
  problems.push(...(await notAsMigrated(lane, recording.expected, generations(lane, move))));
  problems.push(...(await settle(lane, move)));
}
