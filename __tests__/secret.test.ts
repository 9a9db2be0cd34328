import { inspect } from 'node:util';
import { expect, it } from '@jest/globals';
import type { Endpoint } from '../runbooks/postgres/endpoint.ts';
import { setApplicationRole } from '../runbooks/postgres/role.ts';
import { Secret } from '../runbooks/secret.ts';

const secret = new Secret('hunter22');

const ways: [string, (value: Secret) => unknown][] = [
  ['a template', (value) => `password=${value}`],
  ['a sum', (value) => `password=${String(value)}`],
  ['a list', (value) => [value, value].join(', ')],
  ['JSON', (value) => JSON.stringify({ deep: [{ value }] })],
  ['inspect', (value) => inspect({ deep: [{ value }] }, { depth: 9, showHidden: true })],
  [
    'inspect without its own way',
    (value) => inspect(value, { customInspect: false, showHidden: true, getters: true }),
  ],
  ['an error', (value) => inspect(new Error(`wrong: ${value}`, { cause: { value } }))],
  ['a copy', (value) => inspect({ ...value })],
  ['its entries', (value) => inspect([Object.entries(value), Object.getOwnPropertyNames(value)])],
  ['a clone', (value) => inspect(structuredClone({ value }))],
];

it.each(ways)('shows nothing in %s', (_, show) => {
  expect(show(secret)).not.toMatch(/hunter/);
});

it('is revealed only when asked', () => {
  expect(secret.reveal()).toBe('hunter22');
  expect(`${secret}`).toBe('[secret]');
});

it('is asked for by the types', () => {
  const place = { host: 'h', port: 1, database: 'd', user: 'u' };
  // @ts-expect-error a password is no string
  const endpoint: Endpoint = { ...place, password: 'hunter22' };
  // @ts-expect-error nor is it elsewhere
  const role = () => setApplicationRole(endpoint, { name: 'n', password: 'hunter22' });
  expect(role).toBeInstanceOf(Function);
});
