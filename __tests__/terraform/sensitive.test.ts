import { expect, it } from '@jest/globals';
import { parseJson } from '../../runbooks/terraform/json.ts';
import { sensitiveValues } from '../../runbooks/terraform/sensitive.ts';

const path = (...names: (string | number)[]) => names.map((value) => ({ type: 'get_attr', value }));
const held = (attributes: object, ...sensitive_attributes: object[][]) => ({
  instances: [{ attributes, sensitive_attributes }],
});

it('finds every secret of a state, and nothing else', () => {
  const login = JSON.stringify({ host: 'db.example', username: 'knowme', password: 'in json' });
  const state = {
    outputs: {
      open: { value: 'shown' },
      closed: { value: 'output', sensitive: true },
      several: { value: ['first', { token: 'second', place: 'shown' }], sensitive: true },
    },
    resources: [
      held({ result: 'generated', length: 20 }, path('result'), path('bcrypt_hash')),
      held({ password: null }, path('password')),
      held({ secret_string: login }, path('secret_string')),
      held({ user: [{ key: 'nested', name: 'shown' }] }, path('user', 0, 'key')),
      held({ type: 'String', value: 'an/image:1.0.0' }, path('value')),
      held({ type: 'SecureString', value: 'parameter' }, path('value')),
      { instances: [] },
    ],
  };
  expect(sensitiveValues(JSON.stringify(state))).toEqual([
    'output',
    'first',
    'second',
    'generated',
    'in json',
    'nested',
    'parameter',
  ]);
});

it('quotes nothing of what cannot be read', () => {
  expect(() => parseJson('{"password": hunter22', 'The Terraform state')).toThrow(
    /^The Terraform state is not JSON \(21 characters\)/,
  );
});
