import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { Certificate } from '../../runbooks/engine/certificate/certificate.ts';
import type { Json } from '../../runbooks/engine/types.ts';
import { summary } from '../../scripts/demo/summary.ts';

type Figures = Readonly<Record<string, Record<string, Json>>>;

const kept = (book: string, facts: Record<string, Json>, figures: Figures) => ({
  certificate: {
    book,
    facts,
    secondsWithoutWriters: 2,
    proofs: Object.entries(figures).map(([id, one]) => ({ id, equal: true, figures: one })),
  } as unknown as Certificate,
  file: `${book}/certificate.json`,
  text: `${book}/certificate.md`,
});

const lost = {
  rows: { acknowledged: 11_938, lost: [] },
  objects: { acknowledged: 604, lost: [] },
};

const database = kept(
  'db-migrate',
  { bytesToMove: 221_003_111 },
  {
    'rows-live': { target: { rows: 1_035_038 }, tables: 31 },
    'rows-written': { target: { rows: 58 } },
  },
);

// Of the objects all but those that the last pass found were moved before it.
const last = { moved: { objects: 3, bytes: 654 } };

describe('the closing page of the demo', () => {
  it('says what arrived, before and after the writers were stopped', () => {
    const bucket = kept('s3-migrate', last, { 'bucket-content': { objects: 2438, bytes: 49_972_484 } });
    const page = stripVTControlCharacters(summary([database, bucket], lost, 'a provider').join('\n'));
    expect(page).toContain('1,035,038 rows in 31 tables, 221 MB, and 58 written meanwhile');
    expect(page).toContain('2,438 objects, 50 MB');
    expect(page).toContain('Acknowledged writes lost  0');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it.each([
    ['a comparison', {}, /s3-migrate has not compared bucket-content/],
    ['a figure', { 'bucket-content': { objects: 2438 } }, /says undefined where a figure was expected/],
  ])('does not do without %s', (_what, figures: Figures, complaint) => {
    expect(() => summary([database, kept('s3-migrate', last, figures)], lost, 'a provider')).toThrow(
      complaint,
    );
  });
});
