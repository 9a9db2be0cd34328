import type { DescribeTasksCommandOutput, ECS, Task as EcsTask } from '@aws-sdk/client-ecs';
import type { Aws } from './aws.ts';
import { type WaitOptions, waitFor } from './wait.ts';

/** Tasks of a cluster, or only those of one of its services. */
export interface TaskFilter {
  readonly cluster: string;
  readonly service?: string;
}

/** What matters of a task. */
export interface Task {
  readonly arn: string;
  /** Task definition with revision, for example `knowme-staging-api:7`. */
  readonly definition: string;
  /** `service:` and its name for what a service runs, `family:` and that of the task definition for anything else. */
  readonly group: string;
  /** Who or what has started it, as ECS keeps it; empty where nobody said. */
  readonly startedBy: string;
  /** `PENDING`, `RUNNING`, `STOPPING` … and at last `STOPPED`. */
  readonly status: string;
}

/** ARNs. Default: tasks that run or are about to. `STOPPED` includes those still stopping. */
export const listTasks = async (
  aws: Aws,
  { cluster, service }: TaskFilter,
  desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING',
): Promise<string[]> => {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const input = { cluster, serviceName: service, desiredStatus, nextToken };
    const page = await aws.send({
      service: 'ecs',
      name: 'ListTasks',
      input,
      send: (ecs: ECS, options) => ecs.listTasks(input, options),
    });
    arns.push(...(page.taskArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return arns;
};

/** ECS describes at most this many tasks at once. */
const describeLimit = 100;

const describeTasks = async (aws: Aws, cluster: string, arns: readonly string[]): Promise<Task[]> => {
  const found: Task[] = [];
  for (let from = 0; from < arns.length; from += describeLimit) {
    const input = { cluster, tasks: arns.slice(from, from + describeLimit) };
    const { tasks = [] } = await aws.send<DescribeTasksCommandOutput>({
      service: 'ecs',
      name: 'DescribeTasks',
      input,
      send: (ecs: ECS, options) => ecs.describeTasks(input, options),
    });
    found.push(...tasks.map(toTask));
  }
  return found;
};

const toTask = ({
  taskArn = '',
  taskDefinitionArn = '',
  group = '',
  startedBy = '',
  lastStatus = '',
}: EcsTask): Task => ({
  arn: taskArn,
  definition: taskDefinitionArn.split('/').at(-1) ?? '',
  group,
  startedBy,
  status: lastStatus,
});

const unstopped = (tasks: readonly Task[]) => tasks.filter(({ status }) => status !== 'STOPPED');

/** Tasks that were told to stop and have not yet. */
export const stoppingTasks = async (aws: Aws, filter: TaskFilter): Promise<Task[]> =>
  unstopped(await describeTasks(aws, filter.cluster, await listTasks(aws, filter, 'STOPPED')));

/** Everything that starts, runs or is still stopping. */
export const livingTasks = async (aws: Aws, filter: TaskFilter): Promise<Task[]> => [
  ...unstopped(await describeTasks(aws, filter.cluster, await listTasks(aws, filter))),
  ...(await stoppingTasks(aws, filter)),
];

/** `knowme-staging-report:3 (RUNNING, started by AWS Step Functions)`, one after the other. */
export const nameTasks = (tasks: readonly Task[]): string =>
  tasks
    .map(({ definition, startedBy, status }) => {
      const by = startedBy === '' ? '' : `, started by ${startedBy}`;
      return `${definition} (${status}${by})`;
    })
    .join(', ');

/** What lives in a cluster beside the tasks of one service. */
export const otherTasks = async (aws: Aws, { cluster, service }: Required<TaskFilter>): Promise<Task[]> =>
  (await livingTasks(aws, { cluster })).filter(({ group }) => group !== `service:${service}`);

/** Waits until those tasks have ended that live beside the service now; ends none, and waits for none that starts later. */
export const waitForOtherTasks = async (
  aws: Aws,
  id: Required<TaskFilter>,
  options: WaitOptions,
): Promise<void> => {
  const now = new Set((await otherTasks(aws, id)).map(({ arn }) => arn));
  await waitFor<Task[]>(
    {
      what: `the end of the tasks that run beside ${id.service}`,
      look: async () => (await otherTasks(aws, id)).filter(({ arn }) => now.has(arn)),
      isMet: (tasks) => tasks.length === 0,
      describe: nameTasks,
    },
    options,
  );
};

/** Waits until no task of the cluster is left, whoever has started it; ends none. */
export const waitForNoTask = async (aws: Aws, cluster: string, options: WaitOptions): Promise<void> => {
  await waitFor<Task[]>(
    {
      what: `the end of every task of ECS cluster ${cluster}`,
      look: () => livingTasks(aws, { cluster }),
      isMet: (tasks) => tasks.length === 0,
      describe: nameTasks,
    },
    options,
  );
};
