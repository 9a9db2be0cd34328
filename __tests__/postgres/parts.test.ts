import { describe, expect, it } from '@jest/globals';
import { pagesOfAPart, partsOf } from '../../runbooks/postgres/parts.ts';

const table = { schema: 'app', name: 'Big "one"', kind: 'r', pages: 0 };

describe('the parts of a table', () => {
  it.each([0, 1, pagesOfAPart])('are one for %i pages', (pages) => {
    expect(partsOf({ ...table, pages })).toEqual([
      { name: 'app.Big "one"', from: 'ONLY "app"."Big ""one"""', range: '' },
    ]);
  });

  it('are smaller where much is kept out of line, and never less than a page', () => {
    const [pages, bytes] = [pagesOfAPart, 4 * pagesOfAPart * 8192];
    expect(partsOf({ ...table, pages, bytes }).map(({ range }) => range)).toEqual([
      " WHERE ctid < '(1024,0)'::tid",
      " WHERE ctid >= '(1024,0)'::tid AND ctid < '(2048,0)'::tid",
      " WHERE ctid >= '(2048,0)'::tid AND ctid < '(3072,0)'::tid",
      " WHERE ctid >= '(3072,0)'::tid",
    ]);
    expect(partsOf({ ...table, pages: 2, bytes: 1e12 })).toHaveLength(2);
    expect(partsOf({ ...table, pages: 0, bytes: 1e12 })).toHaveLength(1);
  });

  it('follow each other without a gap, open at both ends', () => {
    expect(partsOf({ ...table, pages: 2 * pagesOfAPart + 1 }).map(({ range }) => range)).toEqual([
      " WHERE ctid < '(4096,0)'::tid",
      " WHERE ctid >= '(4096,0)'::tid AND ctid < '(8192,0)'::tid",
      " WHERE ctid >= '(8192,0)'::tid",
    ]);
  });
});
