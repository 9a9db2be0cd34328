import { livingTasks, nameTasks, waitForNoTask } from '../../aws/ecs-tasks.ts';
import type { Writer } from './writer.ts';

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
