import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeRouteTablesCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import {
  GetBucketPolicyCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Deployment } from '../../__tests__/helpers/deployment.ts';
import { addressOf, type State } from '../../runbooks/terraform/state.ts';

/** Everything a runbook could have touched, by name: what is there, and how it is. */
export type Seen = Readonly<Record<string, string>>;

interface Clients {
  readonly rds: RDSClient;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly scaling: ApplicationAutoScalingClient;
}

const open = ({ sandbox, workspace }: Deployment): Clients => {
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const options = { endpoint: sandbox.endpoint, region: workspace.region, credentials };
  return {
    rds: new RDSClient(options),
    ec2: new EC2Client(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    secrets: new SecretsManagerClient(options),
    scaling: new ApplicationAutoScalingClient(options),
  };
};

const entries = <T>(
  kind: string,
  items: readonly T[] | undefined,
  name: (item: T) => unknown,
  of: (item: T) => unknown,
) => (items ?? []).map((item) => [`${kind} ${name(item)}`, JSON.stringify(of(item))] as const);

async function databases({ rds }: Clients) {
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({}));
  const { DBParameterGroups } = await rds.send(new DescribeDBParameterGroupsCommand({}));
  const { DBSnapshots } = await rds.send(new DescribeDBSnapshotsCommand({}));
  return [
    ...entries(
      'instance',
      DBInstances,
      (one) => one.DBInstanceIdentifier,
      (one) => [one.DBInstanceStatus, one.DeletionProtection, one.PubliclyAccessible],
    ),
    ...entries(
      'parameter group',
      DBParameterGroups,
      (one) => one.DBParameterGroupName,
      () => '',
    ),
    // RDS takes its own whenever it likes.
    ...entries(
      'snapshot',
      DBSnapshots?.filter(({ SnapshotType }) => SnapshotType === 'manual'),
      (one) => one.DBSnapshotIdentifier,
      (one) => one.Status,
    ),
  ];
}

async function policyOf(s3: S3Client, Bucket: string): Promise<string> {
  try {
    return (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? '';
  } catch (error) {
    if ((error as Error).name === 'NoSuchBucketPolicy') return '';
    throw error;
  }
}

async function buckets({ s3 }: Clients) {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const names = Buckets.map(({ Name }) => String(Name));
  const seen = names.map(async (Bucket) => {
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    return { policy: await policyOf(s3, Bucket), uploads: Uploads.map(({ Key }) => Key) };
  });
  return entries(
    'bucket',
    await Promise.all(seen.map(async (one, index) => ({ name: names[index], ...(await one) }))),
    ({ name }) => name,
    ({ policy, uploads }) => [policy, uploads],
  );
}

async function network({ ec2 }: Clients) {
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({}));
  return [
    ...entries(
      'security group',
      SecurityGroups,
      (one) => one.GroupId,
      (one) =>
        (one.IpPermissions ?? []).map(({ IpRanges, UserIdGroupPairs }) => [IpRanges, UserIdGroupPairs]),
    ),
    ...entries(
      'route table',
      RouteTables,
      (one) => one.RouteTableId,
      (one) => (one.Routes ?? []).map((route) => [route.DestinationCidrBlock, route.GatewayId]),
    ),
  ];
}

async function secretNames({ secrets }: Clients) {
  const { SecretList } = await secrets.send(new ListSecretsCommand({ MaxResults: 100 }));
  return entries(
    'secret',
    SecretList,
    ({ Name }) => Name,
    () => '',
  );
}

/** Of each resource its id, which says whether it is the same one; of a few what they point at. */
function held({ resources, raw }: State) {
  const { outputs } = JSON.parse(raw) as { outputs: Record<string, { value: unknown }> };
  const managed = resources.filter(({ mode }) => mode === 'managed');
  return [
    ...entries('state', managed, addressOf, ({ instances }) => {
      const list = (instances ?? []) as readonly { attributes: Record<string, unknown>; status?: string }[];
      return list.map(({ attributes, status }) => [attributes.id, attributes.dimensions, status]);
    }),
    ...entries(
      'output',
      Object.entries(outputs),
      ([name]) => name,
      ([, { value }]) => value,
    ),
  ];
}

async function scaling({ scaling }: Clients) {
  const { ScalableTargets } = await scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  );
  return entries(
    'scaling',
    ScalableTargets,
    (one) => one.ResourceId,
    (one) => [one.MinCapacity, one.MaxCapacity, Object.values(one.SuspendedState ?? {}).some(Boolean)],
  );
}

async function services({ sandbox }: Deployment) {
  const answer = await fetch(`${sandbox.endpoint}/_sandbox`);
  const status = (await answer.json()) as {
    instances: { identifier: string }[];
    services: { name: string; desired: number; running: number }[];
  };
  return [
    ...entries(
      'server',
      status.instances,
      (one) => one.identifier,
      () => '',
    ),
    ...entries(
      'service',
      status.services,
      (one) => one.name,
      (one) => [one.desired, one.running],
    ),
  ];
}

/** The world at this moment. */
export async function look(staging: Deployment): Promise<Seen> {
  const clients = open(staging);
  try {
    const state = await staging.terraform().pull();
    const parts = [
      databases(clients),
      buckets(clients),
      network(clients),
      secretNames(clients),
      scaling(clients),
      services(staging),
    ];
    return Object.fromEntries([...held(state), ...(await Promise.all(parts)).flat()]);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** What changed from one moment to another, a line each. */
export function changes(before: Seen, after: Seen): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${before[name] ?? 'absent'} -> ${after[name] ?? 'absent'}`);
}
