import { of } from './reference.ts';

const Version = '2012-10-17';

const trust = JSON.stringify({
  Version,
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
      Condition: {
        StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:knowme/app:environment:staging' },
      },
    },
  ],
});

const policy = (action: string) =>
  JSON.stringify({
    Version,
    Statement: [{ Effect: 'Allow', Action: [action], Resource: ['arn:aws:s3:::states'] }],
  });

const expiry = (days: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: days,
        },
        action: { type: 'expire' },
      },
    ],
  });

/** Who may deploy, and the place for what is deployed. */
export const access = (changed: boolean) => ({
  aws_iam_openid_connect_provider: {
    github: {
      url: 'https://token.actions.githubusercontent.com',
      client_id_list: changed ? ['sts.amazonaws.com', 'other'] : ['sts.amazonaws.com'],
    },
  },
  aws_iam_role: { plan: { name: 'plan', assume_role_policy: trust } },
  aws_iam_policy: {
    plan: { name: 'plan', policy: policy(changed ? 's3:GetBucketPolicy' : 's3:ListBucket') },
  },
  aws_iam_role_policy_attachment: {
    own: { role: of('aws_iam_role.plan.name'), policy_arn: of('aws_iam_policy.plan.arn') },
    read: { role: of('aws_iam_role.plan.name'), policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  },
  aws_ecr_repository: {
    api: {
      name: 'api',
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: !changed },
      encryption_configuration: { encryption_type: 'AES256' },
    },
  },
  aws_ecr_lifecycle_policy: { api: { repository: of('aws_ecr_repository.api.name'), policy: expiry(14) } },
});
