import type { ServiceId } from '../../aws/ecs.ts';
import { livingTasks, nameTasks, waitForNoTask } from '../../aws/ecs-tasks.ts';
import type { C, Writer } from './writer.ts';

/**
 * Everything else that runs in the cluster: jobs, migrations of the application, what somebody started by hand. It is let
 * finish. Jobs and migrations that fall due later see that the service has no tasks, and do not begin.
 */
export const tasks: Writer = {
  stop: (c) => waitForNoTask(c.aws, c.fact('cluster'), { signal: c.signal, progress: c.progress }),
  start: async () => {},
  async notStopped(c) {
    const left = await livingTasks(c.aws, { cluster: c.fact('cluster') });
    return left.length === 0 ? undefined : `Tasks run in ${c.fact('cluster')}: ${nameTasks(left)}.`;
  },
  notStarted: async () => undefined,
  calls: () => ({ stop: [], start: [] }),
};

/** Says which tasks the writers would be stopped for, beside those of the service itself. */
export async function sayOtherTasks(c: C, { cluster, service }: ServiceId): Promise<void> {
  const living = await livingTasks(c.aws, { cluster });
  const others = living.filter(({ group }) => group !== `service:${service}`);
  if (others.length > 0)
    c.log(`Other tasks run in ${cluster}; the API is stopped until they end: ${nameTasks(others)}`);
}
