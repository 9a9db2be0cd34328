import { risks } from '../../../runbooks/review/risks/index.ts';
import type { Case, Placed, Values } from '../case.ts';

const both = (at: string, state: object, code: object): Placed => ({
  at,
  state: { ...state },
  code: { ...code },
});
const change = (at: string, common: object, before: object, after: object): Placed =>
  both(at, { ...common, ...before }, { ...common, ...after });

/** Types that the AWS provider no longer has. */
const past = ['aws_alb', 'aws_alb_listener', 'aws_alb_target_group', 'aws_codecommit_repository_old'];
const aws = [...new Set(risks.flatMap(({ types }) => types))].filter(
  (type) => type.startsWith('aws_') && !past.includes(type),
);

/** What makes a deletion worse. */
const worse: Readonly<Record<string, Values>> = {
  aws_rds_cluster: { skip_final_snapshot: true },
  aws_s3_bucket: { bucket: 'gone', force_destroy: true },
  aws_secretsmanager_secret: { recovery_window_in_days: 0 },
};

const statement = (action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: [action], Resource: '*' }],
  });

const database = {
  ...{ identifier: 'main', engine: 'postgres', engine_version: '16.4', instance_class: 'db.t4g.small' },
  ...{ username: 'app', password: 'seeded-database-password', final_snapshot_identifier: 'last' },
};

/** What is deleted, and what is changed so that something is lost. */
export const losses: readonly Case[] = [
  { name: 'all-destroyed', resources: aws.map((type) => ({ at: `${type}.it`, state: worse[type] ?? {} })) },
  {
    name: 'guards-lowered',
    resources: [
      change(
        'aws_db_instance.main',
        database,
        {
          id: 'db-1',
          allocated_storage: 100,
          backup_retention_period: 14,
          deletion_protection: true,
          publicly_accessible: false,
          multi_az: true,
          skip_final_snapshot: false,
        },
        {
          allocated_storage: 50,
          backup_retention_period: 0,
          deletion_protection: false,
          publicly_accessible: true,
          multi_az: false,
          skip_final_snapshot: true,
        },
      ),
      change(
        'aws_s3_bucket_versioning.media',
        { bucket: 'media' },
        { id: 'media', versioning_configuration: [{ status: 'Enabled' }] },
        { versioning_configuration: [{ status: 'Suspended' }] },
      ),
      change(
        'aws_s3_bucket_public_access_block.media',
        { bucket: 'media', block_public_acls: true, ignore_public_acls: true, restrict_public_buckets: true },
        { id: 'media', block_public_policy: true },
        { block_public_policy: false },
      ),
      change(
        'aws_cloudwatch_log_group.api',
        { name: '/api' },
        { id: '/api', retention_in_days: 365 },
        { retention_in_days: 7 },
      ),
      change(
        'aws_kms_key.main',
        { customer_master_key_spec: 'SYMMETRIC_DEFAULT', key_usage: 'ENCRYPT_DECRYPT', multi_region: false },
        { is_enabled: true, enable_key_rotation: true },
        { is_enabled: false, enable_key_rotation: false },
      ),
      change(
        'aws_ecr_repository.api',
        { name: 'api' },
        { id: 'api', image_tag_mutability: 'IMMUTABLE' },
        { image_tag_mutability: 'MUTABLE' },
      ),
      change('aws_ebs_volume.data', { availability_zone: 'eu-west-1a' }, { size: 100 }, { size: 10 }),
      change(
        'aws_efs_backup_policy.files',
        { file_system_id: 'fs-1' },
        { id: 'fs-1', backup_policy: [{ status: 'ENABLED' }] },
        { backup_policy: [{ status: 'DISABLED' }] },
      ),
      change(
        'aws_cognito_user_pool.people',
        { name: 'people' },
        { deletion_protection: 'ACTIVE' },
        { deletion_protection: 'INACTIVE' },
      ),
      change(
        'aws_sqs_queue.work',
        { name: 'work', fifo_queue: false },
        { id: 'https://sqs/work', message_retention_seconds: 345_600 },
        { message_retention_seconds: 60 },
      ),
      change(
        'aws_dynamodb_table.items',
        {
          name: 'items',
          hash_key: 'id',
          billing_mode: 'PAY_PER_REQUEST',
          attribute: [{ name: 'id', type: 'S' }],
        },
        { id: 'items', deletion_protection_enabled: true, point_in_time_recovery: [{ enabled: true }] },
        { deletion_protection_enabled: false, point_in_time_recovery: [{ enabled: false }] },
      ),
    ],
  },
  {
    name: 'policies-broken',
    resources: [
      {
        at: 'aws_security_group.open',
        code: {
          name: 'open',
          ingress: [
            {
              from_port: 0,
              to_port: 0,
              protocol: '-1',
              cidr_blocks: ['0.0.0.0/0'],
              ipv6_cidr_blocks: [],
              prefix_list_ids: [],
              security_groups: [],
              self: false,
              description: '',
            },
          ],
        },
      },
      {
        at: 'aws_vpc_security_group_ingress_rule.ssh',
        code: {
          security_group_id: 'sg-1',
          ip_protocol: 'tcp',
          from_port: 22,
          to_port: 22,
          cidr_ipv4: '0.0.0.0/0',
        },
      },
      { at: 'aws_ebs_volume.plain', code: { availability_zone: 'eu-west-1a', size: 10, encrypted: false } },
      both(
        'aws_iam_policy.wide',
        { id: 'arn:aws:iam::123456789012:policy/wide', name: 'wide', policy: statement('s3:GetObject') },
        { name: 'wide', policy: statement('s3:*') },
      ),
      {
        at: 'aws_lb_listener.plain',
        code: {
          load_balancer_arn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/1',
          port: 443,
          protocol: 'HTTPS',
          ssl_policy: 'ELBSecurityPolicy-TLS-1-0-2015-04',
          certificate_arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/x',
          default_action: [
            { type: 'fixed-response', fixed_response: [{ content_type: 'text/plain', status_code: '404' }] },
          ],
        },
      },
      {
        at: 'aws_db_instance.public',
        code: { ...database, allocated_storage: 20, publicly_accessible: true, storage_encrypted: false },
      },
    ],
  },
];
