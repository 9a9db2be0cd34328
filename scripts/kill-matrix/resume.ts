import { passed } from '../../runbooks/engine/plan.ts';
import { isOver } from '../../runbooks/engine/runs.ts';
import { notAsMigrated } from './checks.ts';
import { type Found, lastLines, must } from './found.ts';
import { confirmed, describeNext, type Lane, type Move } from './lane.ts';
import type { Point } from './points.ts';
import type { Recording } from './recording.ts';
import { generations, settle } from './settle.ts';

/** Whether the last run may still be rolled back: nothing that cannot be undone was begun. */
function wayBackIsOpen(lane: Lane): boolean {
  const past = lane.lastRun();
  if (!past) return true;
  return !isOver(past) && !passed(past.journal.header.steps, past.history);
}

/** Goes on from wherever the last kill left the world: resumes, or starts where nothing is unfinished. */
const forward = (lane: Lane, { book }: Move, point?: Point) =>
  lane.runbook(lane.unfinished() ? [book, '--resume'] : [book, ...confirmed], point);

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
export async function goOn(
  lane: Lane,
  move: Move,
  { expected }: Recording,
  points: readonly Point[],
): Promise<Found[]> {
  const earlier = lane.lastRun()?.runId;
  const hasBegun = () => lane.lastRun()?.runId !== earlier;
  const hasArrived = () => hasBegun() && !lane.unfinished();
  describeNext(lane, move);
  const deaths: Pick<Found, 'point' | 'outcome' | 'killed'>[] = [];
  const problems: string[] = [];
  for (const { id, ...point } of points) {
    if (hasArrived()) break;
    const { killed, ...ending } = await forward(lane, move, { id, ...point });
    deaths.push({ point: id, outcome: 'resume', killed });
    if (!killed) problems.push(...must({ killed, ...ending }, 0, `the run to ${id}`));
    if (!killed || !hasBegun() || wayBackIsOpen(lane)) continue;
    problems.push(...(await refusal(lane)));
    deaths.push({ point: id, outcome: 'roll back', killed });
  }
  if (!hasArrived()) problems.push(...must(await forward(lane, move), 0, 'the last resume'));
  problems.push(...(await notAsMigrated(lane, expected, generations(lane, move))));
  problems.push(...(await settle(lane, move)));
  const missed = points.filter(({ id }) => !deaths.some(({ point }) => point === id));
  return [
    ...deaths.map((death) => ({ ...death, divergences: problems })),
    ...missed.map(({ id }) => ({
      point: id,
      outcome: 'resume' as const,
      killed: undefined,
      divergences: problems,
    })),
  ];
}
