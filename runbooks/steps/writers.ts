import { showCall } from '../aws/call.ts';
import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { ChangeStep, Step } from '../engine/types.ts';
import type { MigrationFacts } from './facts.ts';
import { beforeTheWorld, callOnPage } from './on-page.ts';
import { patiently } from './passing.ts';
import { whileStopped } from './while-stopped.ts';
import { pipeline } from './writers/pipeline.ts';
import { scaling } from './writers/scaling.ts';
import { service } from './writers/service.ts';
import { awaitOtherTasks, tasks } from './writers/tasks.ts';
import type { C, Writer } from './writers/writer.ts';

/** What would start something comes before what it starts: stopped in this order, started in the other. */
const writers: readonly Writer[] = [pipeline, scaling, service, tasks];
const backwards = [...writers].reverse();

async function firstOf(look: (writer: Writer) => Promise<string | undefined>) {
  for (const writer of writers) {
    const found = await look(writer);
    if (found) return found;
  }
  return undefined;
}

const notStopped = (c: C) => firstOf((writer) => writer.notStopped(c));

/** Throws with what writes, or may start what does, although it was stopped. */
export async function verifyStopped(c: C): Promise<void> {
  const found = await notStopped(c);
  if (found) throw new Error(`${found} Find out what starts it, stop that, then run with --resume.`);
}

/** What shows that the writers are not back as preflight found them; `undefined` when they are. */
export const notStarted = (c: C) => firstOf((writer) => writer.notStarted(c));

async function start(c: C): Promise<void> {
  for (const writer of backwards) {
    if (await writer.notStarted(c)) await writer.start(c);
  }
}

/** As the page shows them: with a pipeline, and an API that scales. */
const onPage = (list: readonly Writer[], way: 'stop' | 'start') => [
  '# pipeline and scaling: where the workspace has them',
  ...list.flatMap((writer) => writer.calls(beforeTheWorld)[way]).map(callOnPage),
];

const now = () => new Date().toISOString();

/** The first time counts: from then on something was stopped. */
const stoppedAt = (c: C) => ({ writersStoppedAt: c.facts.writersStoppedAt ?? now() });

/** Nothing writes any more, and nothing starts what would. */
export function stopWriters<F extends MigrationFacts>(): ChangeStep<Effects, F> {
  return {
    id: 'stop-writers',
    title: 'Stop the writers and wait until no task runs',
    meanwhile: whileStopped('no data was touched'),
    effect: 'change',
    retry: patiently,
    async probe(c) {
      const running = await notStopped(c);
      if (!running) return done(stoppedAt(c) as Partial<F>);
      const begun = await notStarted(c);
      return begun ? halfDone(`Not all writers are stopped. ${begun} ${running}`) : notBegun;
    },
    async run(c) {
      await pipeline.stop(c);
      await awaitOtherTasks(c);
      await c.note(stoppedAt(c) as Partial<F>);
      for (const writer of writers) await writer.stop(c);
      return {};
    },
    verify: verifyStopped,
    commands: onPage(writers, 'stop'),
    rehearse: async (c) => writers.flatMap((writer) => writer.calls(c).stop).map(showCall),
    async undo(c) {
      await start(c);
      // Whoever goes forward after all stops them anew.
      await c.note({ writersStoppedAt: null } as Partial<F>);
    },
  };
}

/** From here on new writes go to the new side: going back would lose them. */
export function startWriters<F extends MigrationFacts>(): Step<Effects, F> {
  return {
    id: 'start-writers',
    title: 'Start the writers and wait until they are healthy',
    meanwhile: {
      safe: false,
      what: 'the API starts, or runs, on the new side: only that one counts from here on; deploy nothing',
    },
    effect: 'irreversible',
    retry: patiently,
    async probe(c) {
      const missing = await notStarted(c);
      if (!missing) return done({ writersStartedAt: now() } as Partial<F>);
      const stopped = !(await notStopped(c));
      return stopped ? notBegun : halfDone(`Not all writers are started. ${missing}`);
    },
    async run(c) {
      await start(c);
      return { writersStartedAt: now() } as Partial<F>;
    },
    commands: onPage(backwards, 'start'),
    rehearse: async (c) => backwards.flatMap((writer) => writer.calls(c).start).map(showCall),
  };
}
