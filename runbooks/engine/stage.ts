import type { Entry } from './journal/format.ts';
import type { History } from './journal/history.ts';
import type { Session } from './session.ts';
import type { Place } from './show/events.ts';
import type { AnyStep, Chosen } from './types.ts';

/** A run at work. A rehearsal has one too, with nowhere to write. */
export interface Stage {
  readonly session: Session;
  readonly runId: string;
  readonly directory: string;
  readonly steps: readonly AnyStep[];
  readonly history: History;
  /** The value of each choice of the book. */
  readonly chosen: Chosen;
  /** Writes to the journal; throws when the line is not safely on disk. */
  record(entry: Entry): void;
  /**
   * The gate before every effect: resolves once all that is recorded is where a colleague finds it and this runner is
   * certain to be the only one. Throws `LeaseLost` when it is not, and when the store cannot be reached for too long.
   */
  ready(): Promise<void>;
  /** Copies a file of the run's folder to where a colleague finds it. */
  keep(file: string): Promise<void>;
}

/** For a stage whose run writes nothing anywhere. */
export const nowhere: Pick<Stage, 'record' | 'ready' | 'keep'> = {
  record: () => {},
  ready: async () => {},
  keep: async () => {},
};

/** Where a step stands in the list. */
export function placeOf({ steps }: Stage, { id, title, effect }: AnyStep): Place {
  return { id, title, effect, n: steps.findIndex((step) => step.id === id) + 1, total: steps.length };
}

/** What every command and call of a run begins with; throws `LeaseLost` when somebody else may be at work. */
export type VerifyHeld = () => Promise<void>;

/** The effects for a stage, as long as `signal` has not fired. */
export function openEffects(
  { session, directory, runId }: Stage,
  signal: AbortSignal,
  verifyHeld: VerifyHeld = async () => session.lease?.verifyHeld(),
): Promise<object> {
  const { show, secrets } = session;
  const log = (line: string) => void show.event({ event: 'log', line });
  return session.open({ directory, runId, signal, log, verifyHeld, secret: secrets.register });
}
