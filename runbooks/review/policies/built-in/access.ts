import type { Policy } from '../policy.ts';
import { allowed, many, will } from './helpers.ts';

const all = (value: unknown) => many(value).some((one) => one === '*');
const wide = (value: unknown) =>
  many(value).some((one) => one === '*' || /^[a-z0-9-]+:\*$/i.test(String(one)));
const anybody = (principal: unknown) => principal === '*' || Object.values(principal ?? {}).some(all);

/** Who may do what. */
export const access: readonly Policy[] = [
  {
    id: 'iam-wildcard',
    says: 'No policy allows everything on everything',
    severity: 'danger',
    types: ['aws_iam_policy', 'aws_iam_role_policy', 'aws_iam_user_policy', 'aws_iam_group_policy'],
    link: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1',
    breaks: (resource) => {
      const found = allowed(will(resource, 'policy')).find(
        (one) => wide(one.Action) && all(one.Resource) && !one.Condition,
      );
      return found && `it allows ${many(found.Action).join(', ')} on *`;
    },
  },
  {
    id: 'iam-administrator',
    says: 'Nobody is given AdministratorAccess',
    severity: 'danger',
    types: [
      'aws_iam_role_policy_attachment',
      'aws_iam_user_policy_attachment',
      'aws_iam_group_policy_attachment',
      'aws_iam_policy_attachment',
    ],
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    breaks: (resource) =>
      /:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.test(
        String(will(resource, 'policy_arn') ?? ''),
      )
        ? `policy_arn is ${will(resource, 'policy_arn')}`
        : undefined,
  },
  {
    id: 'public-policy',
    says: 'No policy lets everybody in without a condition',
    severity: 'danger',
    types: [
      'aws_s3_bucket_policy',
      'aws_sqs_queue_policy',
      'aws_sqs_queue',
      'aws_sns_topic_policy',
      'aws_kms_key',
      'aws_kms_key_policy',
      'aws_secretsmanager_secret_policy',
      'aws_ecr_repository_policy',
      'aws_backup_vault_policy',
      'aws_efs_file_system_policy',
    ],
    link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status',
    breaks: (resource) => {
      const found = allowed(will(resource, 'policy')).find((one) => anybody(one.Principal) && !one.Condition);
      return found && `Principal * may ${many(found.Action).join(', ')}`;
    },
  },
];
