import type { ECS, Service as EcsService, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';
import { stoppingTasks } from './ecs-tasks.ts';
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
  /** Of the primary deployment, or of the task set that has the traffic: `IN_PROGRESS`, `COMPLETED` or `FAILED`. */
  readonly rolloutState?: string;
  /** The last five messages, newest first. */
  readonly events: readonly string[];
}

/** Throws when the cluster has no such service. */
export const describeService = async (aws: Aws, { cluster, service }: ServiceId): Promise<Service> => {
  const input = { cluster, services: [service] };
  const { services = [] } = await aws.send({
    service: 'ecs',
    name: 'DescribeServices',
    input,
    send: (ecs: ECS, options) => ecs.describeServices(input, options),
  });
  const found = services.find(({ status }) => status !== 'INACTIVE');
  if (!found) throw new Error(`The ECS cluster ${cluster} has no service ${service}.`);
  return toService(found);
};

const updateService = (input: UpdateServiceCommandInput): Call<void, 'ecs'> => ({
  service: 'ecs',
  name: 'UpdateService',
  input,
  send: async (ecs, options) => {
    await ecs.updateService(input, options);
  },
});

/** ECS starts or stops tasks until `count` run; see `waitForCount`. */
export const setDesiredCount = ({ count, ...id }: ServiceId & { count: number }): Call<void, 'ecs'> =>
  updateService({ ...id, desiredCount: count });

/** Starts `count` tasks, and none stays that runs: also where the circuit breaker has given up on them. */
export const startAnew = ({ count, ...id }: ServiceId & { count: number }): Call<void, 'ecs'> =>
  updateService({ ...id, desiredCount: count, forceNewDeployment: true });

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
  return waitFor<Seen>(
    {
      what: `${count} running task(s) of ECS service ${service}`,
      look: async () => ({
        ...(await describeService(aws, id)),
        stoppingCount: (await stoppingTasks(aws, id)).length,
      }),
      isMet: (at) => isSettled(at, count),
      describe: (at) =>
        `${at.runningCount} running, ${at.pendingCount} starting, ${at.stoppingCount} stopping`,
      explain: ({ events }) => ['Last events of the service:', ...events].join('\n  '),
    },
    options,
  );
};

interface Seen extends Service {
  readonly stoppingCount: number;
}

const isSettled = (at: Seen, count: number): boolean =>
  at.desiredCount === count && at.runningCount === count && at.stoppingCount === 0 && isSteady(at);

/** Nothing starts, and what runs has passed its health checks: a deployment is complete only then. */
export const isSteady = ({ desiredCount, pendingCount, rolloutState }: Service): boolean =>
  pendingCount === 0 && (desiredCount === 0 || rolloutState === undefined || rolloutState === 'COMPLETED');

/** Of a service that CodeDeploy releases, the task set that has the traffic. */
const primarySet = ({ taskSets }: EcsService) => taskSets?.find(({ status }) => status === 'PRIMARY');

const rolloutOf = (service: EcsService) => {
  const stability = primarySet(service)?.stabilityStatus;
  if (stability) return stability === 'STEADY_STATE' ? 'COMPLETED' : 'IN_PROGRESS';
  return service.deployments?.find(({ status }) => status === 'PRIMARY')?.rolloutState;
};

const toService = (service: EcsService): Service => ({
  desiredCount: service.desiredCount ?? 0,
  runningCount: service.runningCount ?? 0,
  pendingCount: service.pendingCount ?? 0,
  taskDefinition: primarySet(service)?.taskDefinition ?? service.taskDefinition ?? '',
  rolloutState: rolloutOf(service),
  events: (service.events ?? []).slice(0, 5).map(({ message }) => message ?? ''),
});
