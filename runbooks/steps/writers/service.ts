import { describeService, isSteady, setDesiredCount, waitForCount } from '../../aws/ecs.ts';
import { awaitReleases } from '../release.ts';
import { type C, serviceOf, type Writer } from './writer.ts';

async function setAndWait(c: C, count: number): Promise<void> {
  const wanted = { ...serviceOf(c), count };
  await c.aws.send(setDesiredCount(wanted));
  await waitForCount(c.aws, wanted, { signal: c.signal, progress: c.progress });
}

const tasks = (
  c: C,
  { runningCount, pendingCount, desiredCount }: Awaited<ReturnType<typeof describeService>>,
) =>
  `${c.fact('service')} runs ${runningCount} tasks and starts ${pendingCount}; ECS shall run ${desiredCount}.`;

/** The API's own tasks. */
export const service: Writer = {
  async stop(c) {
    await awaitReleases(c);
    await setAndWait(c, 0);
  },
  start: (c) => setAndWait(c, c.fact('desiredCount')),
  async notStopped(c) {
    const now = await describeService(c.aws, serviceOf(c));
    const isStopped = now.desiredCount === 0 && now.runningCount === 0 && now.pendingCount === 0;
    return isStopped ? undefined : tasks(c, now);
  },
  /** Scaling may have changed the number since preflight; what counts is whether the API is to run, and does. */
  async notStarted(c) {
    const now = await describeService(c.aws, serviceOf(c));
    const isMeantTo = now.desiredCount > 0 === c.fact('desiredCount') > 0;
    const does = now.runningCount === now.desiredCount && isSteady(now);
    return isMeantTo && does ? undefined : tasks(c, now);
  },
  calls: (c) => ({
    stop: [setDesiredCount({ ...serviceOf(c), count: 0 })],
    start: [setDesiredCount({ ...serviceOf(c), count: c.fact('desiredCount') })],
  }),
};
