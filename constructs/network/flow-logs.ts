import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log/index.js';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { Construct } from 'constructs';
import { logDays } from '../../workspaces/defaults.ts';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { ServiceRole, type Statement } from '../role.ts';

export interface FlowLogsProps {
  readonly workspace: Workspace;
  readonly vpc: Vpc;
}

/** Who knocked where the network is closed, and which task tried to reach what it may not. What was let through is not kept. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { workspace, vpc }: FlowLogsProps) {
    super(scope, id);
    const name = `${prefix(workspace)}-network`;
    const group = { name: `/vpc/${name}`, retentionInDays: logDays(workspace) };
    const logs = address('network', new CloudwatchLogGroup(this, 'logs', group));
    const { role, policy } = new ServiceRole(this, 'role', {
      address: 'network_logs',
      name: `${name}-logs`,
      service: 'vpc-flow-logs.amazonaws.com',
      statements: mayWrite(logs),
    });
    const destination = { logDestination: logs.arn, iamRoleArn: role.arn };
    const config = { vpcId: vpc.id, trafficType: 'REJECT', ...destination, dependsOn: [policy] };
    address('network', new FlowLog(this, 'flow_log', { ...config, tags: { Name: name } }));
  }
}

/** Source: VPC, "IAM role for publishing flow logs to CloudWatch Logs"; but for the group itself, which is made here. */
const mayWrite = ({ arn }: CloudwatchLogGroup): Statement[] => [
  {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    Resource: [`${arn}:*`],
  },
  { Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: ['*'] },
];
