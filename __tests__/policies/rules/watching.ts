import { asks, type Rule } from '../rule.ts';

const group = asks('aws_cloudwatch_log_group');
const topic = asks('aws_sns_topic');

export const watching: readonly Rule[] = [
  group(
    'is kept for a year',
    'CKV_AWS_338',
    { retention_in_days: undefined },
    ({ retention_in_days: days }) => Number(days) >= 365,
  ),
  group(
    'has a key of our own',
    'CKV_AWS_158',
    { kms_key_id: undefined },
    (it) => it.kms_key_id !== undefined,
  ),
  topic(
    'is encrypted',
    'CKV_AWS_26',
    { kms_master_key_id: undefined },
    (it) => it.kms_master_key_id !== undefined,
  ),
];
