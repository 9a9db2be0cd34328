import { showCall } from '../aws/call.ts';
import { describeService, setDesiredCount, waitForCount } from '../aws/ecs.ts';
import type { Effects } from '../effects.ts';
import type { Context, Step } from '../engine/types.ts';
import type { MigrationFacts } from './facts.ts';

const service = <F extends MigrationFacts>(c: Context<Effects, F>) => ({
  cluster: c.fact('cluster'),
  service: c.fact('service'),
});

async function setAndWait<F extends MigrationFacts>(c: Context<Effects, F>, count: number) {
  await c.aws.send(setDesiredCount({ ...service(c), count }));
  await waitForCount(c.aws, { ...service(c), count }, { signal: c.signal, progress: c.progress });
}

const runs = async <F extends MigrationFacts>(c: Context<Effects, F>, count: number) => {
  const now = await describeService(c.aws, service(c));
  return now.desiredCount === count && now.runningCount === count && now.pendingCount === 0;
};

/** The service goes to zero and no task runs any more. */
export function stopWriters<F extends MigrationFacts>(): Step<Effects, F> {
  return {
    id: 'stop-writers',
    title: 'Stop the writers and wait until no task runs',
    effect: 'change',
    async probe(c) {
      return c.facts.writersStoppedAt && (await runs(c, 0)) ? {} : undefined;
    },
    async run(c) {
      await c.note({ writersStoppedAt: c.facts.writersStoppedAt ?? new Date().toISOString() } as Partial<F>);
      await setAndWait(c, 0);
      return {};
    },
    async verify(c) {
      if (!(await runs(c, 0)))
        throw new Error(
          `Tasks of ${c.fact('service')} run again. Find out what starts them, stop it, then run with --resume.`,
        );
    },
    rehearse: async (c) => [showCall(setDesiredCount({ ...service(c), count: 0 }))],
    undo: (c) => setAndWait(c, c.fact('desiredCount')),
  };
}

/** From here on new writes go to the new side: going back would lose them. */
export function startWriters<F extends MigrationFacts>(): Step<Effects, F> {
  return {
    id: 'start-writers',
    title: 'Start the writers and wait until they are healthy',
    effect: 'irreversible',
    async probe(c) {
      return c.facts.writersStartedAt && (await runs(c, c.fact('desiredCount'))) ? {} : undefined;
    },
    async run(c) {
      await setAndWait(c, c.fact('desiredCount'));
      return { writersStartedAt: new Date().toISOString() } as Partial<F>;
    },
    rehearse: async (c) => [showCall(setDesiredCount({ ...service(c), count: c.fact('desiredCount') }))],
  };
}
