import { showCall } from '../aws/call.ts';
import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { ChangeStep, Step } from '../engine/types.ts';
import type { MigrationFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { beforeTheWorld, callOnPage } from './on-page.ts';
import { patiently } from './passing.ts';
import { pipeline } from './writers/pipeline.ts';
import { scaling } from './writers/scaling.ts';
import { service } from './writers/service.ts';
import { awaitOtherTasks, tasks } from './writers/tasks.ts';
import type { C, Known, Writer } from './writers/writer.ts';

/** What would start something comes before what it starts: stopped in this order, started in the other. */
const running: readonly Writer[] = [scaling, service, tasks];
/** The pipeline is held long before the rest is stopped, and let go long after, should the run go back. */
const writers: readonly Writer[] = [pipeline, ...running];

async function firstOf(list: readonly Writer[], look: (writer: Writer) => Promise<string | undefined>) {
  for (const writer of list) {
    const found = await look(writer);
    if (found) return found;
  }
  return undefined;
}

const notStopped = (c: C) => firstOf(writers, (writer) => writer.notStopped(c));

/** Throws with what writes, or may start what does, although it was stopped. */
export async function verifyStopped(c: C): Promise<void> {
  const found = await notStopped(c);
  if (found) throw new Error(`${found} Find out what starts it, stop that, then run with --resume.`);
}

/** What shows that the writers are not back as preflight found them; `undefined` when they are. */
export const notStarted = (c: C) => firstOf(writers, (writer) => writer.notStarted(c));

async function start(c: C, list: readonly Writer[]): Promise<void> {
  for (const writer of [...list].reverse()) {
    if (await writer.notStarted(c)) await writer.start(c);
  }
}

const calls = (c: Known, list: readonly Writer[], way: 'stop' | 'start') =>
  (way === 'stop' ? [...list] : [...list].reverse()).flatMap((writer) => writer.calls(c)[way]);

/** As the page shows them: with a pipeline, and an API that scales. */
const onPage = (where: string, list: readonly Writer[], way: 'stop' | 'start') => [
  `# ${where}`,
  ...calls(beforeTheWorld, list, way).map(callOnPage),
];

const now = () => new Date().toISOString();

/** The first time counts: from then on something was stopped. */
const stoppedAt = (c: C) => ({ writersStoppedAt: c.facts.writersStoppedAt ?? now() });

/** From here on no release changes the old side, or what the application needs of it. */
export function holdReleases<F extends MigrationFacts>(): ChangeStep<Effects, F> {
  return {
    id: 'hold-releases',
    title: 'Hold the releases, and wait until none is under way',
    meanwhile: { safe: true, what: 'the API runs as before; its releases wait' },
    effect: 'change',
    retry: patiently,
    async probe(c) {
      const open = await pipeline.notStopped(c);
      if (!open) return done();
      return (await pipeline.notStarted(c)) ? halfDone(open) : notBegun;
    },
    async run(c) {
      await pipeline.stop(c);
      return {};
    },
    commands: onPage('where the workspace has a pipeline', [pipeline], 'stop'),
    rehearse: async (c) => calls(c, [pipeline], 'stop').map(showCall),
    undo: (c) => start(c, [pipeline]),
  };
}

/** Nothing writes any more, and nothing starts what would. */
export function stopWriters<F extends MigrationFacts>(): ChangeStep<Effects, F> {
  return {
    id: 'stop-writers',
    title: 'Stop the writers and wait until no task runs',
    meanwhile: whileStopped('no data was touched; deploy nothing'),
    effect: 'change',
    retry: patiently,
    async probe(c) {
      const left = await notStopped(c);
      if (!left) return done(stoppedAt(c) as Partial<F>);
      const begun = await firstOf(running, (writer) => writer.notStarted(c));
      return begun ? halfDone(`Not all writers are stopped. ${begun} ${left}`) : notBegun;
    },
    async run(c) {
      await pipeline.stop(c);
      await awaitOtherTasks(c);
      await c.note(stoppedAt(c) as Partial<F>);
      for (const writer of writers) await writer.stop(c);
      return {};
    },
    verify: verifyStopped,
    commands: onPage('scaling: where the workspace has it', running, 'stop'),
    rehearse: async (c) => calls(c, running, 'stop').map(showCall),
    async undo(c) {
      await start(c, running);
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
      await start(c, writers);
      return { writersStartedAt: now() } as Partial<F>;
    },
    commands: onPage('pipeline and scaling: where the workspace has them', writers, 'start'),
    rehearse: async (c) => calls(c, writers, 'start').map(showCall),
  };
}
