import { describe, expect, it } from '@jest/globals';
import { pagesOfAPart, partsOf } from '../../runbooks/postgres/parts.ts';

const table = { schema: 'app', name: 'Big "one"', kind: 'r', pages: 0 };

describe('the parts of a table', () => {
  it.each([0, 1, pagesOfAPart])('are one for %i pages', (pages) => {
    expect(partsOf({ ...table, pages })).toEqual([
      { name: 'app.Big "one"', from: 'ONLY "app"."Big ""one"""', range: '' },
    ]);
  });

  it('follow each other without a gap, open at both ends', () => {
    expect(partsOf({ ...table, pages: 2 * pagesOfAPart + 1 }).map(({ range }) => range)).toEqual([
      " WHERE ctid < '(16384,0)'::tid",
      " WHERE ctid >= '(16384,0)'::tid AND ctid < '(32768,0)'::tid",
      " WHERE ctid >= '(32768,0)'::tid",
    ]);
  });
});
