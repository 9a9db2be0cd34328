import { expect, it } from '@jest/globals';
import type { Proof } from '../../../runbooks/engine/types.ts';
import { holdAgainst, objections } from '../../../runbooks/steps/proven.ts';

const then = [{ id: 'rows', title: 'Rows', source: { tables: 2, hash: 'a' }, tools: null }];
const now = (source: object, ...differences: string[]): Proof => ({
  id: 'rows',
  title: 'Rows',
  equal: differences.length === 0,
  figures: { source: source as Record<string, string>, target: {} },
  differences,
});

it('finds both sides as they were', () => {
  const { proofs, changed, movedOn } = holdAgainst(then, [now({ tables: 2, hash: 'a' })]);
  expect(proofs).toMatchObject([{ id: 'old-rows', equal: true }]);
  expect({ changed, movedOn }).toEqual({ changed: [], movedOn: [] });
  expect(objections({ changed })).toEqual([]);
});

it('takes no offence at a new side that has moved on', () => {
  const lines = Array.from({ length: 25 }, (_, n) => `table ${n}: other`);
  const { changed, movedOn } = holdAgainst(then, [now({ tables: 2, hash: 'a' }, ...lines)]);
  expect(changed).toEqual([]);
  expect(movedOn).toHaveLength(22);
  expect(movedOn.at(0)).toBe('Rows: the new side has moved on since');
  expect(movedOn.at(-1)).toBe('  … and 5 more');
});

it('objects to an old side that is not as certified', () => {
  const { proofs, changed } = holdAgainst(then, [now({ tables: 2, hash: 'b' })]);
  expect(proofs).toEqual([]);
  expect(objections({ certificate: 'c.json', changed })).toEqual([
    'The old side is not what c.json says:',
    '  Rows: the certificate says {"tables":2,"hash":"a"}, the old side now {"tables":2,"hash":"b"}',
    expect.stringContaining('Do not retire it'),
  ]);
});

it('objects to a comparison the certificate knows nothing of', () => {
  expect(holdAgainst([], [now({ tables: 2 })]).changed).toHaveLength(1);
});

it('counts only objects where another pg_dump wrote the schema', () => {
  const schema = [{ id: 'rows', title: 'Schema', source: { count: 2, hash: 'a' }, tools: '16.1' }];
  const proof = now({ count: 2, hash: 'b' });
  const made = (tools: string) => holdAgainst(schema, [{ ...proof, figures: { ...proof.figures, tools } }]);
  expect(made('16.1').changed).toHaveLength(1);
  expect(made('16.2').changed).toHaveLength(0);
});
