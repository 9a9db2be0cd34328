import { passed } from '../../runbooks/engine/plan.ts';
import { isOver } from '../../runbooks/engine/runs.ts';
import type { Lane } from './lane.ts';

/** Whether the last run may still be rolled back: nothing that cannot be undone was begun. */
export function wayBackIsOpen(lane: Lane): boolean {
  const past = lane.lastRun();
  if (!past) return true;
  return !isOver(past) && !passed(past.journal.header.steps, past.history);
}
