import { describe, expect, it } from '@jest/globals';
import { book as database } from '../../runbooks/db-migrate.ts';
import { book as bucket } from '../../runbooks/s3-migrate.ts';
import { faults } from '../../scripts/fault-matrix/faults/index.ts';

const stepsOf = { 'db-migrate': database.steps, 's3-migrate': bucket.steps };
const voyages = faults.flatMap(({ id, voyages }) =>
  voyages.map((voyage, n) => [`${id} ${n + 1}`, voyage] as const),
);

describe('the faults of the matrix', () => {
  it('have names of their own', () => {
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
  });

  it.each(voyages)('%s: strike at steps that there are, in their order', (_, { book, cases }) => {
    const ids = stepsOf[book].map(({ id }) => id);
    const places = cases.map(({ step }) => (step === undefined ? 0 : ids.indexOf(step)));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it.each(voyages)('%s: what passes by itself leaves its step behind', (_, { cases }) => {
    const passed = cases.filter(({ ends }) => ends === 'passes').map(({ step }) => step);
    expect(new Set(passed).size).toBe(passed.length);
  });
});
