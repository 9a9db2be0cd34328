import type { ECS, Service as EcsService } from '@aws-sdk/client-ecs';
import type { Call, SendOptions } from './call.ts';
import type { Aws } from './open.ts';
import { type WaitOptions, waitFor } from './wait.ts';

export interface ServiceId {
  readonly cluster: string;
  readonly service: string;
}

/** What matters of an ECS service. */
export interface Service {
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  /** ARN with revision. */
  readonly taskDefinition: string;
  /** Of the primary deployment: `IN_PROGRESS`, `COMPLETED` or `FAILED`. */
  readonly rolloutState?: string;
  /** The last five messages, newest first. */
  readonly events: readonly string[];
}

/** Answers `undefined` when there is no such service (any more). */
export const describeService = ({ cluster, service }: ServiceId): Call<Service | undefined, 'ecs'> => {
  const input = { cluster, services: [service] };
  return {
    service: 'ecs',
    name: 'DescribeServices',
    input,
    send: async (ecs, options) => {
      const { services = [] } = await ecs.describeServices(input, options);
      const found = services.find(({ status }) => status !== 'INACTIVE');
      return found && toService(found);
    },
  };
};

/** ECS starts or stops tasks until `count` run; see `waitForCount`. */
export const setDesiredCount = (id: ServiceId, count: number): Call<void, 'ecs'> => {
  const input = { cluster: id.cluster, service: id.service, desiredCount: count };
  return {
    service: 'ecs',
    name: 'UpdateService',
    input,
    send: async (ecs, options) => {
      await ecs.updateService(input, options);
    },
  };
};

/** ARNs of the service's tasks. Default: those that run or are about to. `STOPPED` includes those still stopping. */
export const listTasks = (
  { cluster, service }: ServiceId,
  desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING',
): Call<string[], 'ecs'> => {
  const input = { cluster, serviceName: service, desiredStatus };
  return {
    service: 'ecs',
    name: 'ListTasks',
    input,
    send: async (ecs, options) => {
      const arns: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = await ecs.listTasks({ ...input, nextToken }, options);
        arns.push(...(page.taskArns ?? []));
        nextToken = page.nextToken;
      } while (nextToken);
      return arns;
    },
  };
};

/** Of these tasks, how many have not stopped yet. A task that is being stopped still works until it has. */
export const countUnstopped = (cluster: string, tasks: readonly string[]): Call<number, 'ecs'> => ({
  service: 'ecs',
  name: 'DescribeTasks',
  input: { cluster, tasks },
  send: async (ecs, options) => {
    let unstopped = 0;
    for (let from = 0; from < tasks.length; from += describeLimit) {
      unstopped += await countPage(ecs, { cluster, tasks: tasks.slice(from, from + describeLimit) }, options);
    }
    return unstopped;
  },
});

/** ECS describes at most this many tasks at once. */
const describeLimit = 100;

const countPage = async (ecs: ECS, input: { cluster: string; tasks: string[] }, options: SendOptions) => {
  const { tasks = [] } = await ecs.describeTasks(input, options);
  return tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED').length;
};

/**
 * Waits until exactly `count` tasks run, none is starting or still stopping, and (above 0) the deployment is
 * complete. `runningCount` alone leaves out tasks that were told to stop and are still finishing requests.
 */
export const waitForCount = async (
  aws: Aws,
  { cluster, service, count }: ServiceId & { count: number },
  options: WaitOptions,
): Promise<Service> => {
  const id = { cluster, service };
  const seen = await waitFor<Seen>(
    {
      what: `${count} running task(s) of ECS service ${service}`,
      look: async () => ({ ...(await existing(aws, id)), stoppingCount: await countStopping(aws, id) }),
      isMet: (at) => isSettled(at, count),
      describe: (at) =>
        `${at.runningCount} running, ${at.pendingCount} starting, ${at.stoppingCount} stopping`,
      explain: ({ events }) => ['Last events of the service:', ...events].join('\n  '),
    },
    options,
  );
  return seen;
};

interface Seen extends Service {
  readonly stoppingCount: number;
}

const isSettled = (at: Seen, count: number): boolean =>
  at.desiredCount === count &&
  at.runningCount === count &&
  at.pendingCount === 0 &&
  at.stoppingCount === 0 &&
  (count === 0 || at.rolloutState === undefined || at.rolloutState === 'COMPLETED');

const existing = async (aws: Aws, id: ServiceId): Promise<Service> => {
  const service = await aws.send(describeService(id));
  if (!service) throw new Error(`The ECS cluster ${id.cluster} has no service ${id.service}.`);
  return service;
};

const countStopping = async (aws: Aws, id: ServiceId): Promise<number> => {
  const tasks = await aws.send(listTasks(id, 'STOPPED'));
  return tasks.length === 0 ? 0 : aws.send(countUnstopped(id.cluster, tasks));
};

const toService = (service: EcsService): Service => ({
  desiredCount: service.desiredCount ?? 0,
  runningCount: service.runningCount ?? 0,
  pendingCount: service.pendingCount ?? 0,
  taskDefinition: service.taskDefinition ?? '',
  rolloutState: service.deployments?.find(({ status }) => status === 'PRIMARY')?.rolloutState,
  events: (service.events ?? []).slice(0, 5).map(({ message }) => message ?? ''),
});
