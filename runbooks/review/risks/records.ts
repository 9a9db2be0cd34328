import { either, gone, off, type Risk, shortened } from './risk.ts';

/** What is kept for later: logs, trails, images. */
export const records: readonly Risk[] = [
  {
    id: 'logs/deleted',
    types: ['aws_cloudwatch_log_group', 'aws_cloudwatch_log_stream'],
    when: gone,
    severity: 'danger',
    lost: 'Every line in it.',
    recovery: 'Not at all, but from an export or a subscription.',
    link: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html',
  },
  {
    id: 'logs/retention-shortened',
    types: ['aws_cloudwatch_log_group'],
    when: shortened('retention_in_days'),
    severity: 'warning',
    lost: 'Lines older than the new number of days, within three days.',
    recovery: 'Not at all; export them before.',
    link: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html',
  },
  {
    id: 'trail/off',
    types: ['aws_cloudtrail', 'aws_flow_log', 'aws_guardduty_detector', 'aws_config_configuration_recorder'],
    when: either(gone, off('enable_logging'), off('enable')),
    severity: 'danger',
    lost: 'The record of who does what from then on, and of GuardDuty all findings.',
    recovery: 'Switch it on again; what happens meanwhile is not recorded.',
    link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html',
  },
  {
    id: 'ecr/deleted',
    types: ['aws_ecr_repository', 'aws_ecrpublic_repository'],
    when: gone,
    severity: 'danger',
    lost: 'Every image in it, also those that run and those to go back to (with force_delete; without it ECR refuses, and the apply fails half-way).',
    recovery: 'By building and pushing again, under other digests.',
    link: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html',
  },
  {
    id: 'ecr/mutable',
    types: ['aws_ecr_repository'],
    when: ({ kind, before, after }) =>
      kind === 'update' &&
      before.image_tag_mutability === 'IMMUTABLE' &&
      after.image_tag_mutability === 'MUTABLE',
    severity: 'warning',
    lost: 'That a tag always means the same image.',
    recovery: 'Switch it back.',
    link: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
  },
  {
    id: 'codecommit/deleted',
    types: ['aws_codecommit_repository', 'aws_codeartifact_repository', 'aws_codeartifact_domain'],
    when: gone,
    severity: 'danger',
    lost: 'The repository with everything in it.',
    recovery: 'From somebody’s clone.',
    link: 'https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-delete-repository.html',
  },
];
