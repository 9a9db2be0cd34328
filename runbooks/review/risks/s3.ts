import {
  both,
  destroyed,
  either,
  forgotten,
  gone,
  had,
  off,
  type Risk,
  removed,
  replaced,
  turns,
} from './risk.ts';

const guide = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide';
const bucket = ['aws_s3_bucket', 'aws_s3_directory_bucket'];
const forced = had('force_destroy', true);
const runbook = 'A new bucket beside the old one, then copy and compare: runbook s3 copy, runbook s3 compare';

/** Buckets and what guards their objects. */
export const s3: readonly Risk[] = [
  {
    id: 's3/deleted-with-objects',
    types: bucket,
    when: both(gone, forced),
    severity: 'danger',
    lost: 'The bucket with every object and every version in it (force_destroy), and its name, which anybody may take.',
    recovery: 'Not at all, but from a replica or AWS Backup.',
    instead: runbook,
    link: `${guide}/delete-bucket.html`,
  },
  {
    id: 's3/deleted',
    types: bucket,
    when: both(gone, (resource) => !forced(resource)),
    severity: 'danger',
    lost: 'The bucket and its name, which anybody may take. If it holds an object, S3 refuses, and the apply fails half-way.',
    recovery: 'An empty bucket by creating it again, as long as nobody has taken the name.',
    instead: runbook,
    link: `${guide}/delete-bucket.html`,
  },
  {
    id: 's3/versioning-off',
    types: ['aws_s3_bucket_versioning', 'aws_s3_bucket'],
    when: either(
      off('versioning_configuration.0.status'),
      off('versioning.0.enabled'),
      (resource) => resource.type === 'aws_s3_bucket_versioning' && destroyed(resource),
    ),
    severity: 'danger',
    lost: 'The way back from an overwritten or deleted object, from that moment on.',
    recovery: 'Versions that are there stay; what is overwritten meanwhile is lost.',
    link: `${guide}/Versioning.html`,
  },
  {
    id: 's3/opened',
    types: ['aws_s3_bucket_public_access_block', 'aws_s3_account_public_access_block'],
    when: either(
      destroyed,
      off('block_public_acls'),
      off('block_public_policy'),
      off('ignore_public_acls'),
      off('restrict_public_buckets'),
    ),
    severity: 'danger',
    lost: 'The guard that keeps the objects private whatever a policy or an ACL says.',
    recovery: 'Switch it on again; who has read meanwhile is in the access logs only.',
    link: `${guide}/access-control-block-public-access.html`,
  },
  {
    id: 's3/public-acl',
    types: ['aws_s3_bucket_acl', 'aws_s3_bucket', 'aws_s3_object'],
    when: turns('acl', 'public-read', 'public-read-write', 'authenticated-read'),
    severity: 'danger',
    lost: 'Privacy: whoever has the address may read, or write.',
    recovery: 'Take the ACL back; who has read meanwhile is in the access logs only.',
    link: `${guide}/acl-overview.html`,
  },
  {
    id: 's3/encryption-off',
    types: ['aws_s3_bucket_server_side_encryption_configuration'],
    when: destroyed,
    severity: 'warning',
    lost: 'Encryption by a key of your own for what is written from then on; S3’s own keys are used.',
    recovery: 'Set it again, and copy onto themselves the objects written meanwhile.',
    link: `${guide}/default-encryption-faq.html`,
  },
  {
    id: 's3/objects-expire',
    types: ['aws_s3_bucket_lifecycle_configuration'],
    when: ({ before, after, kind }) => kind !== 'destroy' && expiry(after) < expiry(before),
    severity: 'danger',
    lost: 'Objects, or their old versions, that are older than the rule says: S3 deletes them within a day or two.',
    recovery: 'Of a versioned bucket the old versions, as long as no rule deletes these.',
    link: `${guide}/lifecycle-expire-general-considerations.html`,
  },
  {
    id: 's3/object-deleted',
    types: ['aws_s3_object', 'aws_s3_bucket_object', 'aws_s3_object_copy'],
    when: either(destroyed, replaced),
    severity: 'warning',
    lost: 'The object, unless its bucket keeps versions.',
    recovery: 'In a versioned bucket by removing the delete marker.',
    link: `${guide}/DeletingObjects.html`,
  },
  {
    id: 's3/lock-off',
    types: ['aws_s3_bucket_object_lock_configuration'],
    when: either(destroyed, removed('rule')),
    severity: 'danger',
    lost: 'The guard that keeps new objects from being deleted or overwritten before their time.',
    recovery: 'Set it again; objects written meanwhile have none.',
    link: `${guide}/object-lock.html`,
  },
  {
    id: 's3/replication-off',
    types: ['aws_s3_bucket_replication_configuration'],
    when: destroyed,
    severity: 'warning',
    lost: 'The copy of what is written from then on.',
    recovery: 'Set it again, and replicate the rest by S3 Batch Replication.',
    link: `${guide}/replication.html`,
  },
  {
    id: 's3/forgotten',
    types: bucket,
    when: forgotten,
    severity: 'warning',
    lost: 'Nothing, but Terraform no longer knows the bucket: it stays, and is paid for, until somebody deletes it.',
    recovery: 'terraform import',
    link: 'https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources',
  },
];

type Rules = readonly {
  readonly status?: string;
  readonly expiration?: readonly { readonly days?: number }[];
  readonly noncurrent_version_expiration?: readonly { readonly noncurrent_days?: number }[];
}[];

/** Days after which the first rule deletes an object or a version; never is infinite. */
function expiry({ rule }: Readonly<Record<string, unknown>>): number {
  const rules = ((rule ?? []) as Rules).filter(({ status }) => status !== 'Disabled');
  const days = rules.flatMap(({ expiration = [], noncurrent_version_expiration: old = [] }) => [
    ...expiration.map((one) => one.days),
    ...old.map((one) => one.noncurrent_days),
  ]);
  return Math.min(...days.filter((n): n is number => Boolean(n)), Number.POSITIVE_INFINITY);
}
