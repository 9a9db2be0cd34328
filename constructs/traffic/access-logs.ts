import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import type { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { Construct } from 'constructs';
import { logDays } from '../../workspaces/defaults.ts';
import { logBucketName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { forgetOldVersions } from '../lifecycle.ts';
import { type BucketStatement, keepPrivate } from '../private-bucket.ts';

export interface AccessLogsProps {
  readonly workspace: Workspace;
}

/** The bucket in which the load balancer and CloudFront write down every request; each has a folder of its own there. */
export class AccessLogs extends Construct {
  readonly bucket: S3Bucket;
  /** Who is told to write finds out at once that it may not: this comes first. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, { workspace }: AccessLogsProps) {
    super(scope, id);
    const config = { bucket: logBucketName(workspace), forceDestroy: !workspace.protected };
    const bucket = address('logs', new S3Bucket(this, 'bucket', config));
    const statements = [balancerWrites(bucket, workspace), distributionWrites(bucket, workspace)];
    const { policy, versioning } = keepPrivate(this, 'logs', { bucket, fenced: false, statements });
    const days = { oldVersionDays: 1, expireDays: logDays(workspace) };
    forgetOldVersions(this, { address: 'logs', bucket, versioning, ...days });
    this.bucket = bucket;
    this.policy = policy;
  }
}

/**
 * Source: ELB, "Enable access logs for your Application Load Balancer". The account in the path is the balancer's. Not below
 * `elasticloadbalancing/` only: when logs are switched on, ELB tries with `AWSLogs/<account>/ELBAccessLogTestFile`.
 */
const balancerWrites = ({ arn }: S3Bucket, { account }: Workspace): BucketStatement => ({
  Sid: 'BalancerWrites',
  Effect: 'Allow',
  Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `${arn}/AWSLogs/${account}/*`,
});

/**
 * Source: CloudFront, "Configure standard logging (v2)". Without it AWS would add it by itself, and the next plan would take
 * it away again.
 */
const distributionWrites = ({ arn }: S3Bucket, { account }: Workspace): BucketStatement => ({
  Sid: 'DistributionWrites',
  Effect: 'Allow',
  Principal: { Service: 'delivery.logs.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `${arn}/AWSLogs/${account}/CloudFront/*`,
  Condition: {
    StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': `arn:aws:logs:us-east-1:${account}:delivery-source:*` },
  },
});
