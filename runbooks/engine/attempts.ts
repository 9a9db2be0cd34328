import { messageOf, TimedOut } from './errors.ts';
import { duration } from './show/units.ts';
import { placeOf, type Stage } from './stage.ts';
import type { AnyStep } from './types.ts';
import type { World, Worlds } from './worlds.ts';

/** Milliseconds for a try that took too long: Terraform saves its state, and gets 20 seconds for it. */
const grace = 30_000;
/** Milliseconds for what is at work when the operator insists. */
const insistence = 500;

/** What did not get ready in time when the operator insisted, or was not begun any more. */
export const leftToItself = () => new Error('It was left to itself: you did not want to wait.');

/** A part of a step at work: its `run` with probe and verify, its undo, its `finally`. */
export interface Work {
  readonly stage: Stage;
  readonly step: AnyStep;
  readonly worlds: Worlds;
}

/**
 * Tries a part of a step as often as the step's policy says, after ever longer pauses, when the error is one that passes.
 * Throws the last error, and at once what stopped the run.
 */
export async function attempt<T>(work: Work, part: (world: World) => Promise<T>): Promise<T> {
  const { step, worlds } = work;
  for (let tries = 1; ; tries++) {
    try {
      return await tryOnce(work, part);
    } catch (error) {
      const { retry } = step;
      if (worlds.signal.aborted || !retry || tries > retry.times || !retry.passes(error)) throw error;
      await pause(work, tries, error);
    }
  }
}

/** Half of each pause is chance, so that many runners do not come back at the same moment. */
async function pause({ stage, step, worlds }: Work, tries: number, error: unknown): Promise<void> {
  const { clock, secrets, show } = stage.session;
  const longest = (step.retry?.pause ?? 0) * 2 ** (tries - 1);
  const seconds = Math.round(1000 * longest * (0.5 + Math.random() / 2)) / 1000;
  const message = secrets.redact(messageOf(error));
  stage.record({ event: 'retrying', step: step.id, attempt: tries, message, seconds });
  const line = `${message}\nagain in ${duration(seconds)} (${tries} of ${step.retry?.times})`;
  await show.event({ event: 'log', line, step: placeOf(stage, step) });
  await clock.sleep(1000 * seconds, worlds.signal);
}

/**
 * Waits for one try, but not for ever: not past the step's time and a grace in which it may end in good order, and hardly
 * at all once the operator insists.
 */
async function tryOnce<T>(work: Work, part: (world: World) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = new AbortController();
  try {
    const world = await work.worlds.current();
    const ends = [insisted(work, over.signal), tooLate(work, { over: over.signal, late })];
    return await Promise.race([part({ ...world, over: over.signal }), ...ends]);
  } catch (error) {
    if (late.signal.aborted) throw late.signal.reason;
    throw error;
  } finally {
    over.abort(new Error('Nobody waits for this any more.'));
  }
}

interface Ends {
  readonly over: AbortSignal;
  readonly late: AbortController;
}

async function tooLate({ stage, step, worlds }: Work, { over, late }: Ends): Promise<never> {
  const { clock } = stage.session;
  if (step.timeout === undefined) return new Promise(() => {});
  await clock.sleep(1000 * step.timeout, over);
  const error = new TimedOut(`It took longer than ${duration(step.timeout)}, and was ended.`);
  late.abort(error);
  worlds.end(error);
  await clock.sleep(grace, over);
  throw error;
}

async function insisted({ stage }: Work, over: AbortSignal): Promise<never> {
  const { insist } = stage.session.signals;
  if (!insist.aborted)
    await new Promise<void>((resolve) =>
      insist.addEventListener('abort', () => resolve(), { signal: over, once: true }),
    );
  await stage.session.clock.sleep(insistence, over);
  throw leftToItself();
}
