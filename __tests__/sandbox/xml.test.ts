import { expect, it } from '@jest/globals';
import { rewriteEndpoints } from '../../scripts/sandbox/proxy/xml.ts';

const instance = (name: string) =>
  `<DBInstance><DBInstanceIdentifier>${name}</DBInstanceIdentifier>` +
  `<Endpoint><Address>${name}.rds.amazonaws.com</Address><Port>5432</Port></Endpoint></DBInstance>`;

it('gives every instance with a server its own address and leaves the others alone', () => {
  const ports: Record<string, number> = { first: 20001, second: 20002 };
  const xml = `<DBInstances>${['first', 'second', 'mysql'].map(instance).join('')}</DBInstances>`;
  const rewritten = rewriteEndpoints(xml, (identifier) => ports[identifier]);
  expect(rewritten.match(/<Address>[^<]*|<Port>\d+/g)).toEqual([
    '<Address>127.0.0.1',
    '<Port>20001',
    '<Address>127.0.0.1',
    '<Port>20002',
    '<Address>mysql.rds.amazonaws.com',
    '<Port>5432',
  ]);
});

it('keeps an instance that has no endpoint yet', () => {
  const xml = '<DBInstance><DBInstanceIdentifier>first</DBInstanceIdentifier></DBInstance>';
  expect(rewriteEndpoints(xml, () => 20001)).toBe(xml);
});
