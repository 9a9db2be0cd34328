import type { Meanwhile } from '../engine/types.ts';
import type { Unit } from './unit.ts';

/** How a workspace is from the hold of its releases to the stop of its writers. */
export const whileRunning = ({ title }: Pick<Unit, 'title'>, what: string): Meanwhile => ({
  safe: true,
  what: `the API runs on the old ${title}, ${what}`,
});

/** How a workspace is between the stop and the start of its writers. */
export const whileStopped = (what: string): Meanwhile => ({
  safe: false,
  what: `the API is stopped, so every minute counts; ${what}`,
});
