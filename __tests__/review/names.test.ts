import { expect, it } from '@jest/globals';
import { isHarmless } from '../../runbooks/review/secrets/environment.ts';
import { isSecretName } from '../../runbooks/review/secrets/names.ts';
import { markdownText } from '../../runbooks/review/show/markdown.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

it.each([
  'password',
  'DB_PASSWORD',
  'clientSecret',
  'x-api-key',
  'secret_access_key',
  'DATABASE_URL',
  'authToken',
  'otp_seed',
  'MASTER_KEY',
])('%s is the name of a secret', (name) => expect(isSecretName(name)).toBe(true));

it.each([
  'password_length',
  'secret_arn',
  'secretId',
  'token_validity_units',
  'kms_key_id',
  'secret_name',
  'cookie_behavior',
  'footprint',
  'key',
])('%s is not', (name) => expect(isSecretName(name)).toBe(false));

it.each([
  '',
  'true',
  '8080',
  '1.5',
  '30s',
  'info',
  'production',
  'eu-west-1',
  'arn:aws:s3:::media',
  'https://api.knowme.example',
  '/health',
  '10.0.0.1:80',
])('a variable may show %j', (value) => expect(isHarmless(value)).toBe(true));

it.each([
  'hunter2',
  'correct horse',
  'https://x.example/?token=a',
  'https://u:p@x.example',
  'Tr0ub4dor&3',
  'abcdefghijklmnop',
  '/srv/A1b2C3',
])('a variable may not show %j', (value) => expect(isHarmless(value)).toBe(false));

it('leaves readable what only sounds like a secret', () => {
  const text = markdownText([
    reviewed(
      planOf([
        changed('aws_instance.database', ['update'], {
          before: { metadata_options: [{ http_tokens: 'optional' }], password: 'database' },
          after: { metadata_options: [{ http_tokens: 'required' }], password: 'database' },
          after_sensitive: { password: true },
        }),
        changed('aws_ecs_task_definition.x', ['create'], {
          after: {
            container_definitions: JSON.stringify([
              { secrets: [{ name: 'DB_PASSWORD', valueFrom: 'db-login' }] },
            ]),
          },
        }),
        changed('aws_codebuild_project.x', ['create'], {
          after: {
            environment: [{ compute_type: 'BUILD_GENERAL1_SMALL', image: 'aws/codebuild/standard:7.0' }],
          },
        }),
      ]),
    ),
  ]);
  expect(text).toContain('http_tokens: "optional" → "required"');
  expect(text).toContain('aws_instance.database');
  expect(text).toContain('db-login');
  expect(text).toContain('BUILD_GENERAL1_SMALL');
});

it('takes no time for long texts that are nearly secrets', () => {
  const long = ['-', 'password=', 'a://b:c', 'aB1', 'token ', '-----BEGIN PRIVATE KEY-----', '{"a":'].map(
    (text) => text.repeat(300_000 / text.length),
  );
  const started = performance.now();
  for (const d of long) reviewed(planOf([changed('a_b.c', ['update'], { before: { d: '' }, after: { d } })]));
  expect(performance.now() - started).toBeLessThan(10_000);
});
