import type { S3 } from './client.ts';
import { unless } from './problem.ts';

/** How a bucket is set up, as far as it matters for moving it. */
export interface BucketSettings {
  readonly versioning: 'Enabled' | 'Suspended' | 'never';
  /** `AES256`, `aws:kms`, … */
  readonly encryption: string;
  readonly objectLock: boolean;
  /** Objects may have access lists of their own. */
  readonly objectAcls: boolean;
  readonly website: boolean;
  /** Lifecycle rules that delete objects. */
  readonly expiryRules: readonly string[];
}

/** Reads the settings of a bucket. A setting that may not be read throws: it never looks like "off". */
export async function readSettings(s3: S3, bucket: string): Promise<BucketSettings> {
  const [versioning, encryption, objectLock, objectAcls, website, expiryRules] = await Promise.all([
    readVersioning(s3, bucket),
    readEncryption(s3, bucket),
    hasObjectLock(s3, bucket),
    hasObjectAcls(s3, bucket),
    isWebsite(s3, bucket),
    readExpiryRules(s3, bucket),
  ]);
  return {
    versioning,
    encryption,
    objectLock,
    objectAcls,
    website,
    expiryRules,
  };
}

/** Whether a bucket keeps versions. */
export async function readVersioning(s3: S3, bucket: string): Promise<BucketSettings['versioning']> {
  const { Status = 'never' } = await s3.call('GetBucketVersioning', { Bucket: bucket });
  return Status;
}

async function readEncryption(s3: S3, bucket: string): Promise<string> {
  const none = ['ServerSideEncryptionConfigurationNotFoundError'];
  const answer = await unless(none, s3.call('GetBucketEncryption', { Bucket: bucket }));
  const rule = answer?.ServerSideEncryptionConfiguration?.Rules?.[0];
  return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? 'AES256';
}

/** Whether versions may be locked. */
export async function hasObjectLock(s3: S3, bucket: string): Promise<boolean> {
  const none = ['ObjectLockConfigurationNotFoundError'];
  const answer = await unless(none, s3.call('GetObjectLockConfiguration', { Bucket: bucket }));
  return answer?.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled';
}

/** Whether objects may have access lists of their own. */
export async function hasObjectAcls(s3: S3, bucket: string): Promise<boolean> {
  const none = ['OwnershipControlsNotFoundError'];
  const answer = await unless(none, s3.call('GetBucketOwnershipControls', { Bucket: bucket }));
  return answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership !== 'BucketOwnerEnforced';
}

/** Whether a bucket is served as a website; then redirects of single objects mean something. */
export async function isWebsite(s3: S3, bucket: string): Promise<boolean> {
  const none = ['NoSuchWebsiteConfiguration'];
  return (await unless(none, s3.call('GetBucketWebsite', { Bucket: bucket }))) !== undefined;
}

async function readExpiryRules(s3: S3, bucket: string): Promise<string[]> {
  const none = ['NoSuchLifecycleConfiguration'];
  const answer = await unless(none, s3.call('GetBucketLifecycleConfiguration', { Bucket: bucket }));
  const rules = answer?.Rules?.filter(({ Status, Expiration }) => Status === 'Enabled' && Expiration) ?? [];
  return rules.map(({ ID }) => ID ?? 'without id');
}
