import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import type { Construct } from 'constructs';
import { address } from './address.ts';

/** One statement of a bucket's own policy. */
export interface BucketStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | { readonly Service: string };
  readonly Action: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface PrivateBucket {
  readonly bucket: S3Bucket;
  /** A runbook has put a fence into the policy: Terraform must not take it out again. */
  readonly fenced: boolean;
  /** Let in who else may read it. Default: nobody. */
  readonly statements?: readonly BucketStatement[];
}

/**
 * Makes a bucket versioned, encrypted, private and reachable by TLS only; `name` becomes the address of every part.
 * Returns the policy, and the versioning, which a lifecycle of old versions waits for.
 */
export function keepPrivate(
  scope: Construct,
  name: string,
  { bucket: { id: bucket, arn }, fenced, statements = [] }: PrivateBucket,
): { policy: S3BucketPolicy; versioning: S3BucketVersioningA } {
  const versioningConfiguration = { status: 'Enabled' };
  const encryption = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }];
  const versioning = new S3BucketVersioningA(scope, 'versioning', { bucket, versioningConfiguration });
  address(
    name,
    new S3BucketServerSideEncryptionConfigurationA(scope, 'encryption', { bucket, rule: encryption }),
  );
  const block = address(name, new S3BucketPublicAccessBlock(scope, 'public_access', { bucket, ...blocked }));
  const rule = { objectOwnership: 'BucketOwnerEnforced' };
  address(name, new S3BucketOwnershipControls(scope, 'ownership', { bucket, rule }));
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [tlsOnly(arn), ...statements] });
  // S3 refuses two changes of a bucket's access at the same time (OperationAborted).
  const lifecycle = fenced ? { ignoreChanges: ['policy'] } : undefined;
  const config = { bucket, policy: document, dependsOn: [block], lifecycle };
  const policy = address(name, new S3BucketPolicy(scope, 'policy', config));
  return { policy, versioning: address(name, versioning) };
}

const blocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

function tlsOnly(arn: string): BucketStatement {
  return {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
