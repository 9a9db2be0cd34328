import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted, messageOf, Refused, UsageError } from '../engine/errors.ts';
import { meter } from '../engine/meter.ts';
import type { Event, Place, Show } from '../engine/show/events.ts';
import { openShow } from '../engine/show/show.ts';
import { withSignals } from '../engine/signals.ts';
import type { Progress } from '../engine/types.ts';
import { ignoreClosedOutput } from './print.ts';
import { secrets } from './secrets.ts';

/** What a command without a workspace, a book and a journal has to work with: it is shown as a run's only step. */
export interface Alone {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  log(line: string): void;
  show(event: Event): Promise<void>;
  /** The one step there is. */
  readonly place: Place;
}

/** What came of it. */
export interface Ending {
  readonly outcome: (Event & { event: 'ended' })['outcome'];
  readonly lines: readonly string[];
  /** For exit code 1. */
  readonly problem?: string;
}

/** Which command it is. */
export interface Kind {
  readonly id: string;
  readonly title: string;
  readonly effect: Place['effect'];
  /** What to do after it has failed or was interrupted. */
  readonly again: string;
}

/** Milliseconds for what is at work to end in good order after Ctrl-C. */
const grace = 3000;

/** Does the work and shows it. Throws `Interrupted` after Ctrl-C, and the problem that the ending names. */
export async function workAlone(
  { json, ...kind }: Kind & { readonly json?: boolean },
  work: (alone: Alone) => Promise<Ending>,
): Promise<void> {
  ignoreClosedOutput();
  const { id, title, effect } = kind;
  const place: Place = { id, title, effect, n: 1, total: 1 };
  const show = await openShow(process.stdout, { json: json === true, secrets });
  await withSignals(async ({ stop }) => {
    const alone = { signal: stop, place, ...reporting(show, place) };
    await shown(alone, kind, () => work(alone));
  });
}

function reporting(show: Show, place: Place): Pick<Alone, 'progress' | 'log' | 'show'> {
  const measure = meter();
  return {
    progress: (progress) =>
      void show.event({ event: 'progress', step: place, progress, ...measure(progress, performance.now()) }),
    log: (line) => void show.event({ event: 'log', line, step: place }),
    show: (event) => show.event(event),
  };
}

async function shown(alone: Alone, kind: Kind, work: () => Promise<Ending>): Promise<void> {
  const started = performance.now();
  await alone.show({ event: 'begin', step: alone.place, doing: 'run' });
  const { outcome, lines, problem } = await inTime(alone, kind, work);
  await alone.show({ event: 'done', step: alone.place, seconds: (performance.now() - started) / 1000 });
  await alone.show({ event: 'ended', outcome, lines });
  if (problem) throw new Error(problem);
}

async function inTime(alone: Alone, { again }: Kind, work: () => Promise<Ending>): Promise<Ending> {
  const { place: step, signal } = alone;
  try {
    return await Promise.race([work(), stopped(signal)]);
  } catch (error) {
    await alone.show({ event: 'failed', step, message: signal.aborted ? 'interrupted' : messageOf(error) });
    if (signal.aborted) throw new Interrupted(`Interrupted. ${again}`, { cause: error });
    if (error instanceof Refused || error instanceof UsageError) throw error;
    throw new Error(`${messageOf(error)}\n${again}`, { cause: error });
  }
}

/** Rejects a while after the signal has fired; never, where it does not. */
const stopped = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => sleep(grace).then(() => reject(signal.reason)), { once: true });
  });
