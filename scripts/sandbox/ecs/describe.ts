import type { Deployment } from './deployment.ts';
import type { Service } from './service.ts';
import type { Task } from './task.ts';

type Fields = Record<string, unknown>;

/** A completed deployment whose count is just being changed is not done: careful readers wait for it. */
function rolloutState(service: Service, deployment: Deployment) {
  if (deployment.rolloutState === 'FAILED') return 'FAILED';
  return deployment === service.primary && service.isSteady ? 'COMPLETED' : 'IN_PROGRESS';
}

function describeDeployment(service: Service, deployment: Deployment): Fields {
  const isPrimary = deployment === service.primary;
  const { running, pending } = service.count(deployment);
  const state = rolloutState(service, deployment);
  return {
    id: deployment.id,
    status: isPrimary ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: deployment.taskDefinition,
    desiredCount: isPrimary ? service.desired : 0,
    runningCount: running,
    pendingCount: pending,
    failedTasks: deployment.failedTasks,
    createdAt: deployment.createdAt,
    updatedAt: deployment.createdAt,
    rolloutState: state,
    rolloutStateReason: `ECS deployment ${deployment.id} ${state.toLowerCase().replace('_', ' ')}.`,
  };
}

/** What CodeDeploy makes of a deployment: the newest takes the traffic when it is complete. */
function describeTaskSet(service: Service, deployment: Deployment): Fields {
  const { taskDefinition, desiredCount, runningCount, pendingCount, id, status } = describeDeployment(
    service,
    deployment,
  ) as Fields;
  const stabilityStatus = service.isSteady ? 'STEADY_STATE' : 'STABILIZING';
  const counts = { computedDesiredCount: desiredCount, runningCount, pendingCount };
  return { id, status, taskDefinition, ...counts, launchType: 'FARGATE', stabilityStatus };
}

/** A service as the control plane describes it, with the counts of the processes that really run. */
export function describeService(service: Service, described: Fields): Fields {
  const [first] = (described.deployments as Fields[] | undefined) ?? [];
  const counts = service.deployments.map((deployment) => service.count(deployment));
  const sum = (key: 'running' | 'pending' | 'living') =>
    counts.reduce((total, count) => total + count[key], 0);
  const drains = described.status === 'INACTIVE' && sum('living') > 0;
  return {
    ...described,
    ...(drains && { status: 'DRAINING' }),
    taskDefinition: service.primary.taskDefinition,
    runningCount: sum('running'),
    pendingCount: sum('pending'),
    ...(service.isReleasedByCodeDeploy
      ? { deployments: [], taskSets: service.deployments.map((item) => describeTaskSet(service, item)) }
      : {
          deployments: service.deployments.map((item) => ({
            ...first,
            ...describeDeployment(service, item),
          })),
        }),
    events: service.events,
  };
}

const desiredStatus = (task: Task) => (task.isWanted ? 'RUNNING' : 'STOPPED');

/** A task as DescribeTasks shows it. */
export const describeTask = (task: Task): Fields => ({
  taskArn: task.arn,
  clusterArn: task.origin.clusterArn,
  taskDefinitionArn: task.origin.taskDefinition,
  group: `service:${task.origin.service}`,
  startedBy: task.origin.deployment,
  launchType: 'FARGATE',
  lastStatus: task.status,
  desiredStatus: desiredStatus(task),
  healthStatus: task.healthy ? 'HEALTHY' : task.startedAt ? 'UNHEALTHY' : 'UNKNOWN',
  createdAt: task.createdAt,
  startedAt: task.startedAt,
  stoppedAt: task.stoppedAt,
  stoppedReason: task.stoppedReason,
  containers: [{ name: task.container, taskArn: task.arn, lastStatus: task.status, exitCode: task.exitCode }],
  attachments: [],
  tags: [],
});

/** ListTasks: those of a service, of a cluster, by what ECS wants of them. */
export function listTasks(tasks: readonly Task[], filter: Fields): string[] {
  const cluster = String(filter.cluster ?? 'default')
    .split('/')
    .at(-1);
  const service = filter.serviceName === undefined ? undefined : String(filter.serviceName).split('/').at(-1);
  const wanted = filter.desiredStatus ?? 'RUNNING';
  const isMeant = ({ origin }: Task) =>
    origin.clusterArn.endsWith(`/${cluster}`) && (service === undefined || origin.service === service);
  return tasks.filter((task) => isMeant(task) && desiredStatus(task) === wanted).map(({ arn }) => arn);
}
