import { type AwsCall, awsCall } from '../../scripts/sandbox/aws-call.ts';

export interface Released {
  readonly endpoint: string;
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  /** Repository and digest. */
  readonly image: string;
}

interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly containerDefinitions: readonly object[];
}

/**
 * What CodePipeline's ECS action does: a revision of the one the service runs, with another image. Without its tags: AWS
 * does not say that it takes those along. Returns its ARN.
 */
export async function deployImage({ cluster, service, image, ...account }: Released): Promise<string> {
  const ecs = <T>(action: string, body: object) =>
    call<T>(account, 'ecs', `AmazonEC2ContainerServiceV20141113.${action}`, body);
  const { services } = await ecs<{ services: { taskDefinition: string }[] }>('DescribeServices', {
    cluster,
    services: [service],
  });
  const { taskDefinition: runs } = await ecs<{ taskDefinition: TaskDefinition }>('DescribeTaskDefinition', {
    taskDefinition: services[0]?.taskDefinition,
  });
  const containerDefinitions = runs.containerDefinitions.map((container) => ({ ...container, image }));
  const { taskDefinition: made } = await ecs<{ taskDefinition: TaskDefinition }>('RegisterTaskDefinition', {
    ...runs,
    containerDefinitions,
  });
  const { taskDefinitionArn: taskDefinition } = made;
  await ecs('UpdateService', { cluster, service, taskDefinition });
  return taskDefinition;
}

/** What the last action of a release does, when the image really runs. */
export async function recordImage(
  account: Pick<Released, 'endpoint' | 'region'>,
  Name: string,
  image: string,
) {
  await call(account, 'ssm', 'AmazonSSM.PutParameter', {
    Name,
    Value: image,
    Type: 'String',
    Overwrite: true,
  });
}

const call = <T>(
  { endpoint, region }: Pick<Released, 'endpoint' | 'region'>,
  service: string,
  target: string,
  body: object,
) => awsCall<T>({ endpoint, region, service, target, body } satisfies AwsCall);
