import type { ServiceId } from '../../aws/ecs.ts';
import { livingTasks, nameTasks, otherTasks, waitForNoTask, waitForOtherTasks } from '../../aws/ecs-tasks.ts';
import { type C, serviceOf, type Writer } from './writer.ts';

/**
 * Everything else that runs in the cluster: jobs, migrations of the application, what somebody started by hand. It is let
 * finish: what runs before the API is stopped, and what began meanwhile. Jobs and migrations that fall due later see that the service has no tasks, and do not begin.
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

/** Lets the tasks end that run now, while the API still works; says which. */
export async function awaitOtherTasks(c: C): Promise<void> {
  const others = await otherTasks(c.aws, serviceOf(c));
  if (others.length === 0) return;
  c.log(`Waiting, before the API is stopped, until these tasks end: ${nameTasks(others)}`);
  await waitForOtherTasks(c.aws, serviceOf(c), { signal: c.signal, progress: c.progress });
}

/** Says which tasks would be waited for, beside those of the service itself. */
export async function sayOtherTasks(c: C, id: ServiceId): Promise<void> {
  const others = await otherTasks(c.aws, id);
  if (others.length > 0)
    c.log(`Other tasks run in ${id.cluster}; the API is stopped once they have ended: ${nameTasks(others)}`);
}
