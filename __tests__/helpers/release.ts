import { awsCall } from '../../scripts/sandbox/aws-call.ts';

interface Account {
  readonly endpoint: string;
  readonly region: string;
}

/** An ECS service, and where it runs. */
export interface Service extends Account {
  readonly cluster: string;
  readonly service: string;
}

interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly containerDefinitions: readonly { readonly image: string }[];
}

/** The revision that the service runs. */
async function revision({ cluster, service, ...account }: Service): Promise<TaskDefinition> {
  const asked = { cluster, services: [service] };
  const { services } = await ecs<{ services: { taskDefinition: string }[] }>(
    account,
    'DescribeServices',
    asked,
  );
  const found = { taskDefinition: services[0]?.taskDefinition };
  return (await ecs<{ taskDefinition: TaskDefinition }>(account, 'DescribeTaskDefinition', found))
    .taskDefinition;
}

/** The image that the service runs. */
export const imageOf = async (service: Service) => (await revision(service)).containerDefinitions[0]?.image;

/**
 * What CodePipeline's ECS action does: a revision of the one the service runs, with another image. Without its tags: AWS
 * does not say that it takes those along. Returns its ARN.
 */
export async function deployImage(to: Service, image: string): Promise<string> {
  const runs = await revision(to);
  const containerDefinitions = runs.containerDefinitions.map((container) => ({ ...container, image }));
  const made = { ...runs, containerDefinitions };
  const { taskDefinition } = await ecs<{ taskDefinition: TaskDefinition }>(
    to,
    'RegisterTaskDefinition',
    made,
  );
  const { taskDefinitionArn } = taskDefinition;
  const { cluster, service } = to;
  await ecs(to, 'UpdateService', { cluster, service, taskDefinition: taskDefinitionArn });
  return taskDefinitionArn;
}

/** What the last action of a release does, when the image really runs. */
export async function recordImage({ endpoint, region }: Account, Name: string, image: string) {
  const body = { Name, Value: image, Type: 'String', Overwrite: true };
  await awsCall({ endpoint, region, service: 'ssm', target: 'AmazonSSM.PutParameter', body });
}

const ecs = <T>({ endpoint, region }: Account, action: string, body: object) =>
  awsCall<T>({
    endpoint,
    region,
    service: 'ecs',
    target: `AmazonEC2ContainerServiceV20141113.${action}`,
    body,
  });
