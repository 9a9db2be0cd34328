import type { Alone } from './lease/lease.ts';
import type { Stage } from './stage.ts';

/** The gate before every effect: certain to be the only runner. */
export const gate =
  ({ lease }: Alone): Stage['ready'] =>
  () =>
    lease.renew();
