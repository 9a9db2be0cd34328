import { expect, it } from '@jest/globals';
import { parseSecretReference } from '../../scripts/sandbox/ecs/definition.ts';
import { exportLines } from '../../scripts/sandbox/environment.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:database/application-AbCdEf';

it('takes a reference to a secret apart as ECS does', () => {
  expect(parseSecretReference(arn)).toEqual({ arn });
  expect(parseSecretReference(`${arn}:password::`)).toEqual({ arn, key: 'password' });
  expect(parseSecretReference(`${arn}:password:AWSPREVIOUS:`)).toMatchObject({ stage: 'AWSPREVIOUS' });
});

it('quotes what a shell reads', () => {
  expect(exportLines({ A: "it's" }).at(-1)).toBe(`export A='it'\\''s'`);
});
