import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pastRuns } from '../../runbooks/cli/review/past.ts';

const root = mkdtempSync(join(tmpdir(), 'past-runs-'));
const shelf = join(root, 'staging', 'certificates');
const whole = {
  book: 'db-migrate',
  operators: [{}],
  chosen: { mode: 'replicate' },
  secondsWithoutWriters: 40,
};

beforeAll(() => {
  mkdirSync(shelf, { recursive: true });
  const all = [
    { ...whole, finished: '2026-03-01', facts: { bytesToMove: 7 } },
    { ...whole, finished: '2026-02-01', secondsWithoutWriters: 50 },
    { ...whole, finished: '2026-04-01', operators: [{}, {}] },
    { ...whole, finished: '2026-05-01', secondsWithoutWriters: null },
    { ...whole, finished: '2026-01-01', chosen: { mode: 'dump' } },
    { ...whole, finished: '2026-01-01', book: 'db-verify' },
  ];
  for (const [n, one] of all.entries()) {
    writeFileSync(join(shelf, `${n}.json`), JSON.stringify({ facts: {}, ...one }));
  }
});
afterAll(() => rmSync(root, { recursive: true }));

it('takes the newest run of each mode that nothing stopped half-way', () => {
  const run = { runbook: 'db-migrate', bytes: null };
  expect(pastRuns('staging', { RUNBOOK_DIRECTORY: root })).toEqual([
    { ...run, mode: 'replicate', finished: '2026-03-01', seconds: 40, bytes: 7 },
    { ...run, mode: 'dump', finished: '2026-01-01', seconds: 40 },
  ]);
  expect(pastRuns('production', { RUNBOOK_DIRECTORY: root })).toEqual([]);
});
