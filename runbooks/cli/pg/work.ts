import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted, messageOf, Refused, UsageError } from '../../engine/errors.ts';
import { meter } from '../../engine/meter.ts';
import type { Event, Place, Show } from '../../engine/show/events.ts';
import { openShow } from '../../engine/show/show.ts';
import { withSignals } from '../../engine/signals.ts';
import type { Progress } from '../../engine/types.ts';
import { type Endpoint, showEndpoint } from '../../postgres/endpoint.ts';
import { loginOf } from '../../postgres/login/login.ts';
import type { Run } from '../../shell/command.ts';
import { createRun } from '../../shell/run.ts';
import { ignoreClosedOutput } from '../print.ts';
import { secrets } from '../secrets.ts';
import { clearLeftOver, makeFolder } from './left-over.ts';

/** Options of `runbook pg …`, as commander gives them. */
export interface PgOptions {
  readonly from: string;
  readonly to: string;
  readonly jobs: number;
  readonly json?: boolean;
}

/** Two databases, and what is needed to work on them. */
export interface PgWork {
  readonly source: Endpoint;
  readonly target: Endpoint;
  /** Private folder, removed afterwards. */
  readonly directory: string;
  readonly jobs: number;
  readonly run: Run;
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
  title(source: string, target: string): string;
  readonly effect: Place['effect'];
  /** What to do after it has failed or was interrupted. */
  readonly again: string;
}

/** Milliseconds for what is at work to end in good order after Ctrl-C. */
const grace = 3000;

/**
 * Works on the two databases of a command and shows it as a run's only step. Throws `UsageError` before anything is
 * touched, `Interrupted` after Ctrl-C, and the problem that the ending names.
 */
export async function withBothSides(
  options: PgOptions,
  kind: Kind,
  work: (pg: PgWork) => Promise<Ending>,
): Promise<void> {
  ignoreClosedOutput();
  const { source, target } = sides(options);
  const title = kind.title(showEndpoint(source), showEndpoint(target));
  const place: Place = { id: kind.id, title, effect: kind.effect, n: 1, total: 1 };
  const show = await openShow(process.stdout, { json: options.json === true, secrets });
  const directory = makeFolder();
  try {
    await withSignals(async ({ stop }) => {
      const common = { source, target, directory, jobs: options.jobs, signal: stop, place };
      const pg = { ...common, run: createRun({ signal: stop }), ...reporting(show, place) };
      await shown(pg, kind, async () => {
        await clearLeftOver([source, target], pg.log);
        return work(pg);
      });
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Both logins. Throws `UsageError` when they are none, or one and the same. */
function sides({ from, to }: PgOptions) {
  const common = { env: process.env, secret: secrets.register };
  const source = loginOf({ ...common, option: '--from', given: from });
  const target = loginOf({ ...common, option: '--to', given: to });
  const [one, other] = [source, target].map(({ host, port, database }) => `${host}:${port}/${database}`);
  if (one !== other) return { source, target };
  throw new UsageError(`--from and --to are the same database: ${one}`);
}

function reporting(show: Show, place: Place): Pick<PgWork, 'progress' | 'log' | 'show'> {
  const measure = meter();
  return {
    progress: (progress) =>
      void show.event({ event: 'progress', step: place, progress, ...measure(progress, performance.now()) }),
    log: (line) => void show.event({ event: 'log', line, step: place }),
    show: (event) => show.event(event),
  };
}

async function shown(pg: PgWork, kind: Kind, work: () => Promise<Ending>): Promise<void> {
  const started = performance.now();
  await pg.show({ event: 'begin', step: pg.place, doing: 'run' });
  const { outcome, lines, problem } = await inTime(pg, kind, work);
  await pg.show({ event: 'done', step: pg.place, seconds: (performance.now() - started) / 1000 });
  await pg.show({ event: 'ended', outcome, lines });
  if (problem) throw new Error(problem);
}

async function inTime(pg: PgWork, { again }: Kind, work: () => Promise<Ending>): Promise<Ending> {
  const { place: step, signal } = pg;
  try {
    return await Promise.race([work(), stopped(signal)]);
  } catch (error) {
    await pg.show({ event: 'failed', step, message: signal.aborted ? 'interrupted' : messageOf(error) });
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
