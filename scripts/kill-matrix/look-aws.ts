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

export interface Clients {
  readonly rds: RDSClient;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly scaling: ApplicationAutoScalingClient;
}

/** Clients for the AWS of a deployment. */
export const open = ({ sandbox, workspace }: Deployment): Clients => {
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

/** One line of what is seen for each thing of a kind. */
export const entries = <T>(
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

/** All that AWS holds of what a runbook could have touched. */
export const lookAtAws = (clients: Clients) =>
  Promise.all([databases, buckets, network, secretNames, scaling].map((part) => part(clients)));
