import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import type { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import type { Construct } from 'constructs';
import { address } from './address.ts';

export interface LifecycleProps {
  /** Address of the configuration: `media`. */
  readonly address: string;
  readonly bucket: S3Bucket;
  readonly versioning: S3BucketVersioningA;
  /** Days in which an overwritten or deleted object can be brought back. */
  readonly oldVersionDays: number;
  /** Days after which every object goes. Default: never. */
  readonly expireDays?: number;
}

/** Uploads in parts that nobody finished are invisible and paid for. */
const unfinishedUploadDays = 7;

/** Removes what no longer counts: old versions and unfinished uploads, and objects only where it is said how old they get. */
export function forgetOldVersions(scope: Construct, props: LifecycleProps): void {
  const { bucket, versioning, oldVersionDays, expireDays: days } = props;
  const rule = {
    id: 'old-versions',
    status: 'Enabled',
    filter: [{ prefix: '' }],
    ...(days !== undefined && { expiration: [{ days }] }),
    noncurrentVersionExpiration: [{ noncurrentDays: oldVersionDays }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: unfinishedUploadDays }],
  };
  const config = { bucket: bucket.id, rule: [rule], dependsOn: [versioning] };
  address(props.address, new S3BucketLifecycleConfiguration(scope, 'lifecycle', config));
}
