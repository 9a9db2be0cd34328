import type { Lane } from './lane.ts';

/** Whether the last run may still be rolled back: nothing that cannot be undone was begun. */
export function wayBackIsOpen(lane: Lane): boolean {
  const past = lane.lastRun();
  if (!past) return true;
  if (past.history.outcome === 'done') return false;
  const { steps } = past.journal.header;
  return !steps.some(({ id, effect }) => effect === 'irreversible' && past.history.begun.has(id));
}
