import type { CodeDeploy, DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';
import { type WaitOptions, waitFor } from './wait.ts';

/** `step by step` is the deployment group's own way, alarms and all. */
export type Pace = 'all at once' | 'step by step';

/** A revision of an ECS service to be released. */
export interface Release {
  /** Of the CodeDeploy application and of its one deployment group. */
  readonly name: string;
  /** ARN with revision. */
  readonly taskDefinition: string;
  /** Where the load balancer finds it. */
  readonly container: string;
  readonly port: number;
  /** Says who asked for it. */
  readonly description: string;
  /** Where no task runs there is nobody to be spared, and alarms say only how it was before. */
  readonly pace: Pace;
}

/** What CodeDeploy is told of a release. Source: CodeDeploy, "AppSpec 'resources' section for Amazon ECS deployments". */
const appSpec = ({ taskDefinition: TaskDefinition, container, port }: Release) => {
  const LoadBalancerInfo = { ContainerName: container, ContainerPort: port };
  const Properties = { TaskDefinition, LoadBalancerInfo };
  return { version: 0.0, Resources: [{ TargetService: { Type: 'AWS::ECS::Service', Properties } }] };
};

const allAtOnce = {
  deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
  overrideAlarmConfiguration: { enabled: false },
};

/** Releases a revision; see `waitForDeployment`. Answers the deployment's id. */
export const createDeployment = (release: Release): Call<string, 'codedeploy'> => {
  const content = JSON.stringify(appSpec(release));
  const input = {
    applicationName: release.name,
    deploymentGroupName: release.name,
    description: release.description,
    ...(release.pace === 'all at once' && allAtOnce),
    revision: { revisionType: 'AppSpecContent' as const, appSpecContent: { content } },
  };
  return {
    service: 'codedeploy',
    name: 'CreateDeployment',
    input,
    send: async (codedeploy, options) =>
      (await codedeploy.createDeployment(input, options)).deploymentId ?? '',
  };
};

/** Ids of the deployments that are not over; CodeDeploy takes no other before they are. */
export const listActiveDeployments = async (aws: Aws, name: string): Promise<string[]> => {
  const input = {
    applicationName: name,
    deploymentGroupName: name,
    includeOnlyStatuses: ['Created' as const, 'Queued' as const, 'InProgress' as const, 'Ready' as const],
  };
  const { deployments = [] } = await aws.send({
    service: 'codedeploy',
    name: 'ListDeployments',
    input,
    send: (codedeploy: CodeDeploy, options) => codedeploy.listDeployments(input, options),
  });
  return deployments;
};

const describeDeployment = async (aws: Aws, deploymentId: string): Promise<DeploymentInfo> => {
  const input = { deploymentId };
  const { deploymentInfo = {} } = await aws.send({
    service: 'codedeploy',
    name: 'GetDeployment',
    input,
    send: (codedeploy: CodeDeploy, options) => codedeploy.getDeployment(input, options),
  });
  return deploymentInfo;
};

const isOver = ({ status }: DeploymentInfo) =>
  status === 'Succeeded' || status === 'Failed' || status === 'Stopped';

/** Waits until a deployment is over, however it ended. Throws when it is not after an hour. */
export const waitForDeployment = (aws: Aws, id: string, options: WaitOptions): Promise<DeploymentInfo> =>
  waitFor(
    {
      what: `CodeDeploy's deployment ${id}`,
      look: () => describeDeployment(aws, id),
      isMet: isOver,
      describe: ({ status = 'unknown' }) => status,
    },
    { timeoutSeconds: 3600, ...options },
  );
