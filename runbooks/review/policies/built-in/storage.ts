import type { Policy } from '../policy.ts';
import { will } from './helpers.ts';

const databases = [
  'aws_db_instance',
  'aws_rds_cluster',
  'aws_docdb_cluster',
  'aws_neptune_cluster',
  'aws_redshift_cluster',
];

/** The argument by which each type is encrypted. */
const encryption: Readonly<Record<string, string>> = {
  aws_db_instance: 'storage_encrypted',
  aws_rds_cluster: 'storage_encrypted',
  aws_docdb_cluster: 'storage_encrypted',
  aws_neptune_cluster: 'storage_encrypted',
  aws_redshift_cluster: 'encrypted',
  aws_ebs_volume: 'encrypted',
  aws_efs_file_system: 'encrypted',
  aws_elasticache_replication_group: 'at_rest_encryption_enabled',
};

const blocks = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

/** Databases, disks and buckets. */
export const storage: readonly Policy[] = [
  {
    id: 'public-database',
    says: 'A database has no public address',
    severity: 'danger',
    types: [
      'aws_db_instance',
      'aws_rds_cluster_instance',
      'aws_redshift_cluster',
      'aws_dms_replication_instance',
    ],
    link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2',
    breaks: (resource) =>
      will(resource, 'publicly_accessible') === true ? 'publicly_accessible is true' : undefined,
  },
  {
    id: 'unencrypted-storage',
    says: 'What holds data is encrypted',
    severity: 'danger',
    types: Object.keys(encryption),
    link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-3',
    breaks: (resource) => {
      const argument = encryption[resource.type] as string;
      return [false, null, 'false'].includes(will(resource, argument) as boolean)
        ? `${argument} is not true`
        : undefined;
    },
  },
  {
    id: 'public-bucket',
    says: 'A bucket blocks public access in all four ways',
    severity: 'danger',
    types: ['aws_s3_bucket_public_access_block'],
    link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8',
    breaks: (resource) => {
      const open = blocks.filter((argument) => [false, null].includes(will(resource, argument) as boolean));
      return open.length > 0 ? `not true: ${open.join(', ')}` : undefined;
    },
  },
  {
    id: 'unprotected-database',
    says: 'A protected workspace’s database cannot be deleted by mistake, and leaves a snapshot',
    severity: 'danger',
    types: [...databases, 'aws_dynamodb_table'],
    onlyProtected: true,
    link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-8',
    breaks: (resource) => {
      const argument =
        resource.type === 'aws_dynamodb_table' ? 'deletion_protection_enabled' : 'deletion_protection';
      if (
        resource.type !== 'aws_redshift_cluster' &&
        [false, null].includes(will(resource, argument) as boolean)
      ) {
        return `${argument} is not true`;
      }
      return will(resource, 'skip_final_snapshot') === true ? 'skip_final_snapshot is true' : undefined;
    },
  },
  {
    id: 'short-backups',
    says: 'A protected workspace’s database can be brought back for days',
    severity: 'warning',
    types: ['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster'],
    onlyProtected: true,
    settings: { days: 7 },
    link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-11',
    breaks: (resource, { settings }) => {
      const days = will(resource, 'backup_retention_period');
      return days !== undefined && Number(days ?? 0) < Number(settings.days)
        ? `backup_retention_period is ${Number(days ?? 0)}, at least ${settings.days} is asked for`
        : undefined;
    },
  },
];
