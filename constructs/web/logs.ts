import type { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution/index.js';
import { CloudwatchLogDelivery } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery/index.js';
import { CloudwatchLogDeliveryDestination } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination/index.js';
import { CloudwatchLogDeliverySource } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-source/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { AccessLogs } from '../traffic/access-logs.ts';

export interface WebLogsProps {
  readonly workspace: Workspace;
  readonly distribution: CloudfrontDistribution;
  readonly logs: AccessLogs;
  /** In us-east-1, where CloudFront's logs come from. */
  readonly virginia: AwsProvider;
}

/** What is written down. No cookies and no query: a signed-in user's could be used by who reads the log. */
const recordFields = [
  'date',
  'time',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'cs-uri-stem',
  'cs(Referer)',
  'cs(User-Agent)',
  'sc-status',
  'sc-bytes',
  'time-taken',
  'x-edge-detailed-result-type',
  'x-edge-request-id',
];

/**
 * Has CloudFront write down who asked for what (standard logging v2). The distribution's own argument would be the older
 * kind, which only writes into buckets with access control lists.
 */
export function logWeb(
  scope: Construct,
  { workspace, distribution, logs, virginia: provider }: WebLogsProps,
) {
  const name = `${prefix(workspace)}-web`;
  const from = { name, logType: 'ACCESS_LOGS', resourceArn: distribution.arn, provider };
  const source = address('web', new CloudwatchLogDeliverySource(scope, 'log_source', from));
  const to = {
    name,
    outputFormat: 'json',
    deliveryDestinationConfiguration: [{ destinationResourceArn: logs.bucket.arn }],
    provider,
  };
  const destination = address('web', new CloudwatchLogDeliveryDestination(scope, 'log_destination', to));
  const delivery = {
    deliverySourceName: source.name,
    deliveryDestinationArn: destination.arn,
    recordFields,
    dependsOn: [logs.policy],
    provider,
  };
  address('web', new CloudwatchLogDelivery(scope, 'log_delivery', delivery));
}
