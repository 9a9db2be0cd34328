import { describe, expect, it } from '@jest/globals';
import { noVerdict, verdict } from '../../runbooks/cli/pg/verdict.ts';
import { Refused, UsageError } from '../../runbooks/engine/errors.ts';

const rows = { id: 'rows', title: 'Rows', figures: {} };

describe('the verdict of a comparison', () => {
  it('is equal where every proof is', () => {
    expect(verdict([{ ...rows, equal: true, differences: [] }])).toEqual({
      outcome: 'equal',
      lines: ['in all of 1 comparisons'],
    });
  });

  it('counts what differs', () => {
    const proofs = [{ ...rows, equal: false, differences: ['a: missing on the target', 'b: 1 row'] }];
    expect(verdict(proofs)).toEqual({
      outcome: 'different',
      lines: ['Rows: 2'],
      problem: 'The databases are not equal; differences: 2.',
    });
  });

  it('is none where a side could not be looked at; wrong arguments stay what they are', () => {
    const gone = new Error('the server is gone');
    expect(() => noVerdict()(gone)).toThrow('There is no verdict: the server is gone');
    expect(() => noVerdict('All is copied')(gone)).toThrow(Refused);
    const wrong = new UsageError('no such option');
    expect(() => noVerdict()(wrong)).toThrow(wrong);
  });
});
