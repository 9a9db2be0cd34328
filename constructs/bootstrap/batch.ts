import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import { forgetOldVersions } from '../lifecycle.ts';
import { keepPrivate } from '../private-bucket.ts';
import { ServiceRole, type Statement } from '../role.ts';

export interface BatchProps {
  /** Of the bucket and of the role. */
  readonly name: string;
  /** Those whose media buckets may be copied. */
  readonly workspaces: readonly Workspace[];
}

/** Days in which somebody may want to look at what a job was told, and what it says. */
const days = 90;

/**
 * What S3 Batch Operations needs to copy a bucket too large for one machine (`runbook s3 copy --engine s3-batch`): a bucket for its
 * manifests and reports, and the role it copies with.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-iam-role-policies.html
 */
export class Batch extends Construct {
  constructor(scope: Construct, id: string, { name, workspaces }: BatchProps) {
    super(scope, id);
    const bucket = address('batch', new S3Bucket(this, 'bucket', { bucket: name }));
    const { versioning } = keepPrivate(this, 'batch', { bucket, fenced: false });
    forgetOldVersions(this, { address: 'batch', bucket, versioning, oldVersionDays: 1, expireDays: days });
    const statements = [...reports(bucket.arn), ...copies(workspaces)];
    const service = 'batchoperations.s3.amazonaws.com';
    const { role } = new ServiceRole(this, 'role', { address: 'batch', name, service, statements });
    new TerraformOutput(this, 'batch_bucket', { value: bucket.id, staticId: true });
    new TerraformOutput(this, 'batch_role', { value: role.arn, staticId: true });
  }
}

const reports = (arn: string): Statement[] => [
  {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
    Resource: [`${arn}/*`],
  },
];

/** Of any generation into any other. */
function copies(workspaces: readonly Workspace[]): Statement[] {
  if (workspaces.length === 0) return [];
  const buckets = workspaces.map((ws) => `arn:aws:s3:::${prefix(ws)}-media-g*-${ws.account}`);
  const Resource = buckets.map((bucket) => `${bucket}/*`);
  const read = ['s3:GetObject', 's3:GetObjectTagging'];
  const write = ['s3:PutObject', 's3:PutObjectTagging'];
  return [
    { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: buckets },
    { Effect: 'Allow', Action: [...read, ...write], Resource },
  ];
}
