import { describe, expect, it } from '@jest/globals';
import { restoreUnit } from '../../runbooks/terraform/restore-unit.ts';
import { addressOf, parseState, remainingMoves } from '../../runbooks/terraform/state.ts';

const resource = (address: string, id: string) => {
  const [type = '', name = ''] = address.split('.');
  return { mode: 'managed' as const, type, name, instances: [{ attributes: { id } }] };
};

const state = (serial: number, resources: Record<string, string>, lineage = 'L') =>
  parseState(
    JSON.stringify({
      version: 4,
      serial,
      lineage,
      outputs: { x: { value: serial } },
      resources: Object.entries(resources).map(([address, id]) => resource(address, id)),
    }),
  );

const idsOf = ({ resources }: ReturnType<typeof state>) =>
  Object.fromEntries(
    resources.map((one) => [
      addressOf(one),
      (one.instances as { attributes: { id: string } }[])[0]?.attributes.id,
    ]),
  );

const before = state(5, { 'db.main': 'old', 'vpc.main': 'vpc-1' });

describe('restoreUnit', () => {
  it('puts the unit back with the outputs that tell of it, and leaves the rest as it is now', () => {
    const current = state(9, { 'db.main': 'new', 'db.main_previous': 'old', 'vpc.main': 'vpc-2' });
    const addresses = ['db.main', 'db.main_previous'];
    const restored = restoreUnit({ current, snapshot: before, addresses });
    expect(idsOf(restored)).toEqual({ 'db.main': 'old', 'vpc.main': 'vpc-2' });
    expect(restored).toMatchObject({ serial: 10, lineage: 'L' });
    expect(JSON.parse(restored.raw).outputs).toEqual({ x: { value: 5 } });
  });

  it('puts back what left the state', () => {
    const current = state(6, { 'vpc.main': 'vpc-1' });
    expect(idsOf(restoreUnit({ current, snapshot: before, addresses: ['db.main'] }))).toMatchObject({
      'db.main': 'old',
    });
  });

  it('refuses the snapshot of another state', () => {
    const foreign = state(5, { 'db.main': 'old' }, 'M');
    const restore = () => restoreUnit({ current: before, snapshot: foreign, addresses: ['db.main'] });
    expect(restore).toThrow('lineage M');
  });

  it('refuses a snapshot that does not hold the unit', () => {
    const restore = () => restoreUnit({ current: before, snapshot: before, addresses: ['db.other'] });
    expect(restore).toThrow('holds none of db.other');
  });
});

describe('state addresses', () => {
  it('are written as Terraform writes them', () => {
    expect(addressOf({ mode: 'data', module: 'module.a', type: 't', name: 'n' })).toBe('module.a.data.t.n');
  });

  it('of another format are refused', () => {
    expect(() => parseState('{"version":3}')).toThrow('format version 3');
  });
});

describe('remainingMoves', () => {
  const half = state(1, { 'a.x_previous': '1', 'a.y': '2' });

  it('passes over what was moved already', () => {
    const moves = remainingMoves(half, [
      ['a.x', 'a.x_previous'],
      ['a.y', 'a.y_previous'],
    ]);
    expect(moves).toEqual([['a.y', 'a.y_previous']]);
  });

  it('refuses before the first move when one is impossible', () => {
    expect(() => remainingMoves(half, [['a.y', 'a.x_previous']])).toThrow('a.x_previous is taken');
    expect(() => remainingMoves(half, [['a.z', 'a.w']])).toThrow('neither a.z nor a.w is in the state');
  });
});
