import type { Workspace } from '../../workspaces/schema.ts';
import type { Api } from '../api/api.ts';
import type { Cluster } from '../api/cluster.ts';
import type { Statement } from '../role.ts';
import { call, jsonata } from '../states.ts';

/** The API's service and where it runs. */
export interface ApiPlace {
  readonly workspace: Workspace;
  readonly cluster: Cluster;
  readonly api: Api;
}

export interface TaskToRun {
  /** ARN of the task definition. */
  readonly taskDefinition: string;
  /** By which it is found among the tasks of the cluster: Step Functions says in `startedBy` only that it was itself. */
  readonly group: string;
  /** After this Step Functions stops it, and the state fails with `States.Timeout`. */
  readonly timeoutSeconds: number;
  readonly overrides?: object;
}

/** Under CodeDeploy the definition that serves is the primary task set's. */
const inForce = `[
  $states.result.Services[0].TaskSets[Status = 'PRIMARY'].TaskDefinition,
  $states.result.Services[0].TaskDefinition
][0]`;

/** Sets `$desiredCount` and `$taskDefinition` to what the service has now. */
export const lookAtService = ({ cluster, api }: ApiPlace) => ({
  ...call('ecs:describeServices', { Cluster: cluster.cluster.name, Services: [api.service.name] }),
  Assign: {
    desiredCount: jsonata('$states.result.Services[0].DesiredCount'),
    taskDefinition: jsonata(inForce),
  },
});

/**
 * Runs a task where the API's tasks run and waits for its end. Fails with `States.TaskFailed` when a container ends with
 * another exit code than 0 or does not start. Source: Step Functions, "Run Amazon ECS or Fargate tasks".
 */
export const runTask = ({ cluster, api }: ApiPlace, task: TaskToRun) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  Arguments: {
    Cluster: cluster.cluster.arn,
    TaskDefinition: task.taskDefinition,
    Group: task.group,
    LaunchType: 'FARGATE',
    PropagateTags: 'TASK_DEFINITION',
    NetworkConfiguration: { AwsvpcConfiguration: awsvpc(api) },
    ...(task.overrides && { Overrides: task.overrides }),
  },
  TimeoutSeconds: task.timeoutSeconds,
  Retry: [{ ErrorEquals: notStarted, IntervalSeconds: 15, MaxAttempts: 4, BackoffRate: 2 }],
});

/** What a state machine needs for both: `family` is that of the tasks it runs. */
export const allowRunTask = ({ workspace, cluster, api }: ApiPlace, family: string): Statement[] => [
  ...api.allowDescribe(),
  ...cluster.allowRun(family),
  ...api.task.allowPass(),
  allowWait(workspace),
];

/** Step Functions hears of the end of a task by a rule of its own. Source: Step Functions, "IAM policies for ECS". */
const allowWait = ({ account, region }: Workspace): Statement => ({
  Effect: 'Allow',
  Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
  Resource: [`arn:aws:events:${region}:${account}:rule/StepFunctionsGetEventsForECSTaskRule`],
});

/**
 * RunTask was refused, for want of capacity or for too many calls at a time: no task has run, so another try cannot do
 * anything twice. `InvalidParameterException` is how ECS says that it was throttled while it looked at the subnets.
 */
const notStarted = [
  'AmazonECS.Unknown',
  'ECS.AmazonECSException',
  'ECS.InvalidParameterException',
  'ECS.ServerException',
];

function awsvpc(api: Api) {
  const { subnets, securityGroups, assignPublicIp } = api.networkConfiguration;
  const AssignPublicIp = assignPublicIp ? 'ENABLED' : 'DISABLED';
  return { Subnets: subnets, SecurityGroups: securityGroups, AssignPublicIp };
}
