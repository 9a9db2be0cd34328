import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Case, ref } from '../case.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

/** What was changed by hand since the last apply, by a refresh-only plan. */
export const drift: readonly Case[] = [
  {
    name: 'drift',
    resources: [
      { at: 'aws_cloudwatch_log_group.api', code: { name: '/api', retention_in_days: 365 } },
      { at: 'aws_cloudwatch_log_group.gone', code: { name: '/gone' } },
      { at: 'aws_cloudwatch_log_group.kept', code: { name: '/kept' } },
      { at: 'aws_secretsmanager_secret.login', code: { name: 'login' } },
      {
        at: 'aws_secretsmanager_secret_version.login',
        code: { secret_id: ref('aws_secretsmanager_secret.login.id'), secret_string: 'SEEDED-drift-9fK2' },
      },
    ],
    code: { output: { days: { value: ref('aws_cloudwatch_log_group.api.retention_in_days') } } },
    async byHand(endpoint) {
      const options = { endpoint, region: 'eu-west-1', credentials };
      const [logs, secrets] = [new CloudWatchLogsClient(options), new SecretsManagerClient(options)];
      await logs.send(new PutRetentionPolicyCommand({ logGroupName: '/api', retentionInDays: 7 }));
      await logs.send(new DeleteLogGroupCommand({ logGroupName: '/gone' }));
      const SecretString = 'SEEDED-by-hand-9fK2';
      await secrets.send(new PutSecretValueCommand({ SecretId: 'login', SecretString }));
    },
  },
];
