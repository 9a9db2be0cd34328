import type { Certificate } from './certificate/certificate.ts';
import { finishedRuns } from './certificate/shelf.ts';
import { settle } from './choices.ts';
import { fingerprint } from './fingerprint.ts';
import { pointOfNoReturn } from './plan.ts';
import { sessionDirectory } from './session.ts';
import { bytes, duration } from './show/units.ts';
import type { Stage } from './stage.ts';
import type { AnyBook, Chosen } from './types.ts';

/** What a rehearsal knows of the run beforehand. `null`: not known. */
export interface Estimate {
  readonly bytes: number | null;
  readonly objects: number | null;
  /** Resources of Terraform that change. */
  readonly changes: number;
  /** Of the whole run. */
  readonly seconds: number | null;
  readonly secondsWithoutWriters: number | null;
  /** The finished run in which the times were measured. */
  readonly measured: { readonly runId: string; readonly at: string; readonly bytes: number | null } | null;
  /** Number of the first step from which there is no way back, from 1. */
  readonly irreversibleFrom: number | null;
  /** Numbers of the steps of which nothing can be said before those before them have run. */
  readonly unknown: readonly number[];
}

/** What the steps have said in a rehearsal. */
export interface Rehearsal {
  /** Addresses of the planned changes. */
  readonly changes: Set<string>;
  readonly unknown: number[];
}

/** The values of the choices that say how; a limit is none of them. */
function way(book: AnyBook, chosen: Chosen): Chosen {
  const limits = (book.choices ?? []).filter(({ form }) => form).map(({ name }) => name);
  return Object.fromEntries(Object.entries(settle(book, chosen)).filter(([name]) => !limits.includes(name)));
}

const isSame = (one: Chosen, other: Chosen) => fingerprint({ ...one }) === fingerprint({ ...other });

const figure = (value: unknown) => (typeof value === 'number' ? value : null);

/** The last run that nothing stopped and that did it the same way. */
function lastLike({ session, chosen }: Stage): Certificate | undefined {
  const runs = finishedRuns(sessionDirectory(session), session.book.id);
  return runs
    .map(({ certificate }) => certificate)
    .find(
      ({ operators, chosen: then = {} }) =>
        operators?.length === 1 && isSame(way(session.book, then), way(session.book, chosen)),
    );
}

/** Times are those of the last run like this one: those that grow with the data, by as much as there is more of it. */
export function estimate(stage: Stage, { changes, unknown }: Rehearsal): Estimate {
  const { steps, history } = stage;
  const last = lastLike(stage);
  const now = figure(history.facts.bytesToMove);
  const noReturn = pointOfNoReturn(steps);
  return {
    bytes: now,
    objects: figure(history.facts.objectsToMove),
    changes: changes.size,
    ...(last ? times(stage, last, now) : { seconds: null, secondsWithoutWriters: null, measured: null }),
    irreversibleFrom: noReturn ? steps.indexOf(noReturn) + 1 : null,
    unknown,
  };
}

function times({ steps }: Stage, last: Certificate, now: number | null) {
  const then = figure(last.facts.bytesToMove);
  const growth = now && then ? now / then - 1 : 0;
  const growing = steps.filter(({ grows }) => grows).map(({ id }) => id);
  const more = (records: Certificate['steps']) =>
    growth * sum(records.filter(({ id }) => growing.includes(id)));
  const stopped = last.secondsWithoutWriters;
  return {
    seconds: sum(last.steps) + more(last.steps),
    secondsWithoutWriters: stopped === null ? null : stopped + more(whileStopped(last)),
    measured: { runId: last.runId, at: last.finished, bytes: then },
  };
}

/** Seconds from the beginning of a step until the writers run again, by the last run like this one; `null`: not known. */
export function forecast(stage: Stage, from: string): number | null {
  const last = lastLike(stage);
  const first = last?.steps.findIndex(({ id }) => id === from) ?? -1;
  if (!last || first < 0) return null;
  const left = { ...last, steps: last.steps.slice(first) };
  const stopped = { ...left, secondsWithoutWriters: sum(whileStopped(left)) };
  return times(stage, stopped, figure(stage.history.facts.bytesToMove)).secondsWithoutWriters;
}

const sum = (records: Certificate['steps']) => records.reduce((total, { seconds }) => total + seconds, 0);

/** The steps that ended while the writers were stopped: what is copied while they run may take as long as it likes. */
function whileStopped({ steps, facts: { writersStoppedAt: from, writersStartedAt: to } }: Certificate) {
  return steps.filter(({ finished }) => finished > String(from) && finished <= String(to));
}

/** The end of a rehearsal, in lines. */
export function estimateLines({ session, steps }: Stage, found: Estimate): string[] {
  const { irreversibleFrom: from, unknown } = found;
  return [
    ...(steps.some(({ grows }) => grows) ? [`to move: ${amount(found)}`] : []),
    `plan: ${found.changes} ${found.changes === 1 ? 'resource changes' : 'resources change'}`,
    timeLine(found, session.book.id),
    ...(from ? [`no way back from step ${from} of ${steps.length} on: ${steps[from - 1]?.title}`] : []),
    ...(unknown.length
      ? [`not known before the run: what exactly happens in step ${unknown.join(', ')}`]
      : []),
    'nothing was changed',
  ];
}

const amount = ({ bytes: size, objects }: Estimate) =>
  [
    ...(objects === null ? [] : [`${objects.toLocaleString('en-US')} objects`]),
    size === null ? 'how much cannot be known from here' : bytes(size),
  ].join(', ');

function timeLine({ seconds, secondsWithoutWriters: stopped, measured, bytes: now }: Estimate, book: string) {
  if (seconds === null || !measured)
    return `time: not known before a first uninterrupted run of ${book} in this workspace`;
  const writers = stopped === null ? '' : `, writers stopped for about ${duration(stopped)} of it`;
  const scaled = now !== null && measured.bytes !== null ? `, ${bytes(measured.bytes)} then` : '';
  return `time: about ${duration(seconds)}${writers} (as measured ${measured.at.slice(0, 10)}${scaled})`;
}
