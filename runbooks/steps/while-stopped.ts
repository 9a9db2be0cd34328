import type { Meanwhile } from '../engine/types.ts';

/** How a workspace is between the stop and the start of its writers. */
export const whileStopped = (what: string): Meanwhile => ({
  safe: false,
  what: `the API is stopped, so every minute counts; ${what}`,
});
