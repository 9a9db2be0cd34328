import { describe, expect, it } from '@jest/globals';
import { explain } from '../../runbooks/aws/explain.ts';
import { UsageError } from '../../runbooks/engine/errors.ts';

const call = { service: 'ecs', name: 'UpdateService', input: {}, send: async () => undefined } as const;
const failure = (name: string, more: object = {}) => Object.assign(new Error('said AWS'), { name, ...more });

describe('explain', () => {
  it.each([
    [failure('CredentialsProviderError'), 'There are no AWS credentials for ecs UpdateService in eu-west-1'],
    [failure('ExpiredTokenException'), 'credentials have expired'],
    [failure('UnrecognizedClientException'), 'does not accept the credentials'],
    [failure('AccessDeniedException'), 'may not do this: ecs UpdateService in eu-west-1'],
    [failure('UnauthorizedOperation'), 'may not do this'],
    [failure('Error', { code: 'ECONNREFUSED' }), 'could not be reached'],
  ])('%s is a matter of credentials or network', (error, says) => {
    const explained = explain(error, call, 'eu-west-1');
    expect(explained).toBeInstanceOf(UsageError);
    expect(explained).toMatchObject({ cause: error, message: expect.stringContaining(says) });
  });

  it('leaves anything else what it is', () => {
    const explained = explain(failure('ServiceNotFoundException'), call, 'eu-west-1');
    expect(explained).toMatchObject({
      name: 'AwsFailed',
      message: 'ecs UpdateService in eu-west-1 failed: ServiceNotFoundException: said AWS',
    });
  });
});
