import {
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  type EC2,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { SendOptions } from './call.ts';

const operations = {
  authorizeSecurityGroupIngress: AuthorizeSecurityGroupIngressCommand,
  createRoute: CreateRouteCommand,
  deleteRoute: DeleteRouteCommand,
  describeRouteTables: DescribeRouteTablesCommand,
  describeSecurityGroups: DescribeSecurityGroupsCommand,
  revokeSecurityGroupIngress: RevokeSecurityGroupIngressCommand,
} as const;

/** The few of EC2's 770 operations that a runbook uses. The SDK's own `EC2` loads them all, for longer than most commands run. */
export type Ec2 = Pick<EC2, keyof typeof operations>;

/** Opens EC2 of one region. */
export function openEc2(region: string): Ec2 {
  const client = new EC2Client({ region });
  const methods = Object.entries(operations).map(([name, Operation]) => [
    name,
    (input: never, options: SendOptions) =>
      client.send(new (Operation as typeof CreateRouteCommand)(input), options),
  ]);
  return Object.fromEntries(methods) as Ec2;
}
