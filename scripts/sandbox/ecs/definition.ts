import { type AwsCall, awsCall } from '../aws-call.ts';

interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** What the sandbox needs to know of a container definition. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly environment?: readonly NameValue[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  /** Seconds between SIGTERM and SIGKILL; Fargate's default is 30. */
  readonly stopTimeout?: number;
}

/** The control plane, seen from the data plane. */
export type Control = Pick<AwsCall, 'endpoint' | 'region'>;

/** The container that a task definition is about: its first one. */
export async function describeContainer(control: Control, taskDefinition: string): Promise<Container> {
  const answer = await awsCall<{ taskDefinition: { containerDefinitions: Container[] } }>({
    ...control,
    service: 'ecs',
    target: 'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition',
    body: { taskDefinition },
  });
  const container = answer.taskDefinition.containerDefinitions[0];
  if (!container) throw new Error(`${taskDefinition} has no container`);
  return container;
}

/**
 * Every image is there but one: the sandbox has no registry, and the tag `nobody-pushed-this` stands for a mistake in the
 * workspace file. Throws as Fargate does.
 */
export function verifyPulled({ image = '' }: Container): void {
  if (!image.endsWith(':nobody-pushed-this')) return;
  throw new Error(`CannotPullContainerError: pull image manifest: ${image}: not found`);
}

/** The parts of `arn:aws:secretsmanager:region:account:secret:name:json-key:version-stage:version-id`. */
export function parseSecretReference(valueFrom: string) {
  const parts = valueFrom.split(':');
  const [key, stage, version] = parts.slice(7).map((part) => part || undefined);
  return { arn: parts.slice(0, 7).join(':'), key, stage, version };
}

async function secretValue(control: Control, valueFrom: string): Promise<string> {
  const { arn, key, stage, version } = parseSecretReference(valueFrom);
  const { SecretString } = await awsCall<{ SecretString: string }>({
    ...control,
    service: 'secretsmanager',
    target: 'secretsmanager.GetSecretValue',
    body: { SecretId: arn, VersionStage: stage, VersionId: version },
  });
  if (!key) return SecretString;
  const value: unknown = JSON.parse(SecretString)[key];
  if (value === undefined)
    throw new Error(`retrieved secret from Secrets Manager did not contain json key ${key}`);
  return String(value);
}

/** The environment a container starts with: its own and its secrets, as Fargate resolves them. */
export async function containerEnvironment(
  control: Control,
  container: Container,
): Promise<Record<string, string>> {
  const plain = (container.environment ?? []).map(({ name, value }) => [name, value] as const);
  const secrets = (container.secrets ?? []).map(
    async ({ name, valueFrom }) => [name, await secretValue(control, valueFrom)] as const,
  );
  return Object.fromEntries([...plain, ...(await Promise.all(secrets))]);
}
