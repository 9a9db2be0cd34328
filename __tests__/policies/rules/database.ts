import { asks, type Rule } from '../rule.ts';

const instance = asks('aws_db_instance');
const secret = asks('aws_secretsmanager_secret');

const has = (value: unknown, wanted: unknown) => Array.isArray(value) && value.includes(wanted);
const forcesTls = (parameter: unknown) =>
  Array.isArray(parameter) && parameter.some(({ name, value }) => name === 'rds.force_ssl' && value === '1');

export const database: readonly Rule[] = [
  instance('is encrypted', 'CKV_AWS_16', { storage_encrypted: false }, (db) => db.storage_encrypted === true),
  instance(
    'has no public address',
    'CKV_AWS_17',
    { publicly_accessible: true },
    (db) => db.publicly_accessible === false,
  ),
  instance('has a standby', 'CKV_AWS_157', { multi_az: false }, (db) => db.multi_az === true),
  instance(
    'can be brought back for two weeks',
    'CKV_AWS_133',
    { backup_retention_period: 7 },
    (db) => Number(db.backup_retention_period) >= 14,
  ),
  instance(
    'is guarded by RDS',
    'CKV_AWS_293',
    { deletion_protection: false },
    (db) => db.deletion_protection === true,
  ),
  instance(
    'is guarded by Terraform',
    'ours',
    { lifecycle: { prevent_destroy: false } },
    (db) => (db.lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true,
  ),
  instance(
    'leaves a snapshot and its backups behind',
    'ours',
    { skip_final_snapshot: true },
    (db) => db.skip_final_snapshot === false && db.delete_automated_backups === false,
  ),
  instance('shows its log', 'CKV_AWS_129', { enabled_cloudwatch_logs_exports: [] }, (db) =>
    has(db.enabled_cloudwatch_logs_exports, 'postgresql'),
  ),
  instance(
    'shows what its queries wait for',
    'CKV_AWS_353',
    { performance_insights_enabled: false },
    (db) => db.performance_insights_enabled === true,
  ),
  instance(
    'takes minor versions by itself',
    'CKV_AWS_226',
    { auto_minor_version_upgrade: false },
    (db) => db.auto_minor_version_upgrade === true,
  ),
  instance(
    'knows its users by IAM',
    'CKV_AWS_161',
    { iam_database_authentication_enabled: false },
    (db) => db.iam_database_authentication_enabled === true,
  ),
  instance('is measured by the minute', 'CKV_AWS_118', { monitoring_interval: 0 }, (db) =>
    [1, 5, 10, 15, 30, 60].includes(Number(db.monitoring_interval)),
  ),
  asks('aws_db_parameter_group')('demands TLS', 'CKV2_AWS_69', { parameter: [] }, ({ parameter }) =>
    forcesTls(parameter),
  ),
  secret(
    'can be brought back for a week',
    'ours',
    { recovery_window_in_days: 0 },
    ({ recovery_window_in_days: days }) => Number(days) >= 7,
  ),
  secret('has a key of our own', 'CKV_AWS_149', { kms_key_id: undefined }, (it) => Boolean(it.kms_key_id)),
];
