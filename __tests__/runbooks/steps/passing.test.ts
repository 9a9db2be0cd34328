import { describe, expect, it } from '@jest/globals';
import { explain } from '../../../runbooks/aws/explain.ts';
import { Refused } from '../../../runbooks/engine/errors.ts';
import { explained } from '../../../runbooks/s3/problem.ts';
import { CommandFailed } from '../../../runbooks/shell/errors.ts';
import { isPassing } from '../../../runbooks/steps/passing.ts';
import { explain as explainTerraform } from '../../../runbooks/terraform/explain.ts';

const failure = (fields: object, message = 'what it says') => Object.assign(new Error(message), fields);
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });
const call = { service: 'rds', name: 'CreateDBSnapshot', input: {}, send: async () => {} } as const;
const fromAws = (fields: object) => explain(failure(fields), call, 'eu-west-1');
const fromS3 = (fields: object) => explained('Copying a', failure(fields));
const fromPostgres = (fields: object, message?: string) =>
  new Error('cannot connect to knowme', { cause: failure(fields, message) });

const site = { directory: '/run', workspace: 'staging' };
const failed = (program: string, stderr: string) =>
  new CommandFailed({ program, args: ['apply'] }, { exitCode: 1, stderr });
const fromTerraform = (stderr: string) => {
  const command = { program: 'terraform', args: ['apply'] };
  return explainTerraform(failed('terraform', stderr), site, command);
};

describe('an error that is known to pass', () => {
  it.each([
    ['throttling by RDS', fromAws({ name: 'Throttling', ...status(400) })],
    ['throttling by EC2', fromAws({ name: 'RequestLimitExceeded', ...status(503) })],
    ['throttling by ECS', fromAws({ name: 'ThrottlingException', ...status(400) })],
    ['throttling by S3', fromS3({ name: 'SlowDown', ...status(503) })],
    ['an answer 500', fromAws({ name: 'SomethingNew', ...status(500) })],
    ['an answer 503 without a body', fromS3({ name: 'Unknown', ...status(503) })],
    ['a connection to AWS that was reset', fromAws({ name: 'Error', code: 'ECONNRESET' })],
    ['a database that starts', fromPostgres({ code: '57P03' })],
    ['a session that was ended', failure({ code: '57P01' })],
    ['no connection left', fromPostgres({ code: '53300' })],
    ['a broken connection', failure({}, 'Connection terminated unexpectedly')],
    ['a refused connection', fromPostgres({ code: 'ECONNREFUSED' })],
    ['pg_dump, cut off', failed('pg_dump', 'pg_dump: error: server closed the connection unexpectedly\n')],
    [
      'pg_dump, cut off as it sets its encoding',
      failed('pg_dump', 'pg_dump: error: invalid client encoding "UTF8" specified\n'),
    ],
    [
      'pg_dump, whose snapshot is gone with who kept it',
      failed(
        'pg_dump',
        'pg_dump: error: query failed: ERROR:  invalid snapshot identifier: "00000003-000002AF-1"\n',
      ),
    ],
    [
      'pg_restore, ended',
      failed('pg_restore', 'FATAL:  terminating connection due to administrator command'),
    ],
    ['terraform, throttled', fromTerraform('Error: api error ThrottlingException: Rate exceeded')],
    ['terraform and a 503', fromTerraform('https response error StatusCode: 503, RequestID: x, api error')],
    [
      'terraform, cut off',
      fromTerraform('read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer'),
    ],
  ])('is %s', (_, error) => expect(isPassing(error)).toBe(true));
});

describe('an error that stays', () => {
  it.each([
    ['a missing permission', fromAws({ name: 'AccessDenied', ...status(403) })],
    ['expired credentials', fromAws({ name: 'ExpiredToken', ...status(403) })],
    ['a name that is taken', fromAws({ name: 'DBSnapshotAlreadyExists', ...status(400) })],
    ['a quota', fromAws({ name: 'LimitExceededException', ...status(400) })],
    ['what S3 cannot do', fromS3({ name: 'NotImplemented', ...status(501) })],
    ['an object that changed', fromS3({ name: 'PreconditionFailed', ...status(412) })],
    ['a wrong password', fromPostgres({ code: '28P01' })],
    ['a fence', fromPostgres({ code: '28000' })],
    ['a mistake in SQL', failure({ code: '42601' })],
    ['a full disk', failure({ code: '53100' })],
    ['a full disk under pg_dump', failed('pg_dump', 'could not write to file: No space left on device')],
    ['an encoding nobody knows', failed('pg_dump', 'invalid client encoding "UTF9" specified')],
    ['a duplicate key', failed('pg_restore', 'duplicate key value violates unique constraint')],
    ['a plan that fails', fromTerraform('Error: Invalid value for variable')],
    ['an interruption', failure({ name: 'AbortError' })],
    ['a refusal, whatever caused it', new Refused('not now', { cause: failure({ code: 'ECONNRESET' }) })],
    ['a text', 'ECONNRESET'],
    ['nothing', undefined],
  ])('is %s', (_, error) => expect(isPassing(error)).toBe(false));
});
