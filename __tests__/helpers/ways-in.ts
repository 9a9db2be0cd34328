import {
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { DescribeDBInstancesCommand, ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { outputs } from '../../constructs/outputs.ts';
import type { Deployment } from './deployment.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

/** Everything by which somebody outside could reach a database: rules, routes, public instances. */
export async function waysIn(staging: Deployment): Promise<string[]> {
  const { sandbox, workspace } = staging;
  const options = { endpoint: sandbox.endpoint, region: workspace.region, credentials };
  const deployed = await staging.terraform().output();
  const of = (name: keyof typeof outputs) => [String(deployed[outputs[name]])];
  const [ec2, rds] = [new EC2Client(options), new RDSClient(options)];
  const groups = await ec2.send(
    new DescribeSecurityGroupsCommand({ GroupIds: of('databaseSecurityGroupId') }),
  );
  const tables = await ec2.send(
    new DescribeRouteTablesCommand({ RouteTableIds: of('isolatedRouteTableId') }),
  );
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  ec2.destroy();
  rds.destroy();
  const permissions = groups.SecurityGroups?.flatMap((group) => group.IpPermissions ?? []) ?? [];
  const routes = tables.RouteTables?.flatMap((table) => table.Routes ?? []) ?? [];
  // In the sandbox each instance has a port, and so a rule, of its own.
  const rules = permissions.flatMap(({ IpRanges = [] }) =>
    IpRanges.map(({ CidrIp }) => `rule for ${CidrIp}`),
  );
  return [
    ...new Set(rules),
    ...routes
      .filter(({ GatewayId }) => GatewayId !== 'local')
      .map((route) => `route to ${route.DestinationCidrBlock}`),
    ...DBInstances.filter((one) => one.PubliclyAccessible).map((one) => `${one.DBInstanceIdentifier}`),
  ];
}

/** Opens all that a run opens for an address, and leaves it so, as if its journal were lost. */
export async function leaveOpen(staging: Deployment): Promise<void> {
  const { sandbox, workspace } = staging;
  const options = { endpoint: sandbox.endpoint, region: workspace.region, credentials };
  const deployed = await staging.terraform().output();
  const [ec2, rds] = [new EC2Client(options), new RDSClient(options)];
  const range = { CidrIp: '198.51.100.4/32', Description: 'runbook lost, ann, until 2026-01-01T00:00Z' };
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: String(deployed[outputs.databaseSecurityGroupId]),
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges: [range] }],
    }),
  );
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: String(deployed[outputs.isolatedRouteTableId]),
      DestinationCidrBlock: range.CidrIp,
      GatewayId: String(deployed[outputs.internetGatewayId]),
    }),
  );
  await rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: 'knowme-staging-database-g1',
      PubliclyAccessible: true,
    }),
  );
  ec2.destroy();
  rds.destroy();
}
