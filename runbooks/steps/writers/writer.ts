import type { Call } from '../../aws/call.ts';
import type { Effects } from '../../effects.ts';
import type { Context } from '../../engine/types.ts';
import type { MigrationFacts } from '../facts.ts';

export type C = Context<Effects, MigrationFacts>;

/** What its calls are made of. */
export type Known = Pick<C, 'fact' | 'runId'>;

/** One thing that writes, or that starts what writes. Everything it does may be done again. */
export interface Writer {
  /** Stops it and waits until it has stopped. */
  stop(c: C): Promise<void>;
  /** Puts it back as preflight found it, and waits until it is. */
  start(c: C): Promise<void>;
  /** What shows that it has not stopped, in a sentence; `undefined` when it has. */
  notStopped(c: C): Promise<string | undefined>;
  /** What shows that it is not back as preflight found it; `undefined` when it is. */
  notStarted(c: C): Promise<string | undefined>;
  /** The calls of `stop` and of `start`, for a rehearsal. */
  calls(c: Known): { readonly stop: readonly Call<unknown>[]; readonly start: readonly Call<unknown>[] };
}

/** The API's service, as preflight found it. */
export const serviceOf = (c: Known) => ({ cluster: c.fact('cluster'), service: c.fact('service') });
