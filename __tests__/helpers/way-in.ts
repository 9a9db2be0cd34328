import { EC2 } from '@aws-sdk/client-ec2';
import { RDS } from '@aws-sdk/client-rds';
import { openAws } from '../../runbooks/aws/aws.ts';
import { describeIngress } from '../../runbooks/aws/ec2.ts';
import { describeRoutes } from '../../runbooks/aws/ec2-route.ts';
import { describeInstance } from '../../runbooks/aws/rds.ts';
import { Secret } from '../../runbooks/secret.ts';
import type { DatabaseFacts, NetworkFacts } from '../../runbooks/steps/facts.ts';

export const region = 'eu-west-1';
export const aws = openAws({ region, secret: (value) => new Secret(value) });
export const here = '203.0.113.7/32';
export const elsewhere = '198.51.100.4/32';
export const shut = { ingress: [], routes: {}, public: [false, false] };

/** A network in which nothing is open. */
export async function makeNetwork(): Promise<NetworkFacts> {
  const ec2 = new EC2({ region });
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.0.0.0/16' });
  const VpcId = Vpc?.VpcId as string;
  const { GroupId } = await ec2.createSecurityGroup({ GroupName: 'database', Description: 'x', VpcId });
  const { RouteTable } = await ec2.createRouteTable({ VpcId });
  const { InternetGateway } = await ec2.createInternetGateway({});
  const gatewayId = InternetGateway?.InternetGatewayId as string;
  await ec2.attachInternetGateway({ VpcId, InternetGatewayId: gatewayId });
  return { securityGroupId: GroupId as string, routeTableId: RouteTable?.RouteTableId as string, gatewayId };
}

/** The two databases, without a public address. */
export async function makeInstances(): Promise<void> {
  for (const DBInstanceIdentifier of ['old', 'new'])
    await new RDS({ region }).createDBInstance({
      DBInstanceIdentifier,
      DBInstanceClass: 'db.t4g.small',
      Engine: 'postgres',
      AllocatedStorage: 20,
      MasterUsername: 'admin1',
      MasterUserPassword: 'hunter2hunter2',
      PubliclyAccessible: false,
    });
}

const instance = (identifier: string) => ({ identifier, resourceId: 'db-X', host: 'h', port: 5432 });

/** A run; what it noted is all that a later one with the same facts knows of it. */
export function runIn(network: NetworkFacts, facts: Partial<DatabaseFacts> = {}, runId = 'r1') {
  const known: Partial<DatabaseFacts> = {
    network,
    oldInstance: instance('old'),
    newInstance: instance('new'),
    ...facts,
  };
  const told: string[] = [];
  const context = {
    aws,
    runId,
    operator: 'ann',
    facts: known,
    fact: (name: keyof DatabaseFacts) => known[name],
    note: async (noted: object) => void Object.assign(known, noted),
    log: (line: string) => void told.push(line),
    signal: new AbortController().signal,
  } as never;
  return { context, known, told };
}

/** Everything by which somebody outside could reach one of them. */
export const waysInto = async (network: NetworkFacts) => ({
  ingress: (await describeIngress(aws, network.securityGroupId)).map(({ cidr }) => cidr),
  routes: Object.fromEntries(await describeRoutes(aws, network.routeTableId)),
  public: await Promise.all(
    ['old', 'new'].map(async (name) => (await describeInstance(aws, name))?.publiclyAccessible),
  ),
});
