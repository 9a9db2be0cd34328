import type { Standing } from './types.ts';

/** The world is already as the step would make it. */
export const done = <F>(facts: Partial<F> = {}): Standing<F> => ({ is: 'done', facts });
/** Somebody began, and it is not finished; `found` says what is there, for the operator. */
export const halfDone = (found: string): Standing<never> => ({ is: 'half done', found });
export const notBegun: Standing<never> = { is: 'not begun' };
