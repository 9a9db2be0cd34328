import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Result } from '../../scripts/kill-matrix/jobs.ts';
import type { Move } from '../../scripts/kill-matrix/lane.ts';
import { runMatrix } from '../../scripts/kill-matrix/matrix.ts';
import { openPool, type Pool } from '../../scripts/kill-matrix/pool.ts';
import { report, verdicts } from '../../scripts/kill-matrix/report.ts';
import { quickProject } from '../../scripts/sandbox/app/index.ts';

let pool: Pool;
let results: Result[] = [];

/** A part of `npm run kill-matrix` that stands for the rest: what edits the state, makes, copies, compares, starts. */
const moves: readonly Move[] = [
  { book: 'db-migrate', strategy: 'detach', mode: 'dump' },
  { book: 's3-migrate', strategy: 'side-by-side' },
];
const point = [
  'begin detach-database > terraform state rm',
  'create-database > terraform apply',
  'pg_restore --jobs',
  'line: begin compare-database',
  'line: done start-writers, torn',
  'begin detach-media > terraform state mv #2',
  'CopyObject #',
  'UploadPartCopy #2',
];
const options = {
  moves,
  point,
  outcomes: ['resume', 'roll back'],
  every: 1,
  shard: [1, 1],
  lanes: 2,
  real: false,
  list: false,
} as const;

const silent = { recorded: () => {}, planned: () => {}, done: () => {} };

beforeAll(async () => {
  pool = openPool({ project: quickProject(), lanes: options.lanes, real: false });
  results = await runMatrix(pool, options, silent);
}, 1_500_000);

afterAll(async () => {
  await pool?.close();
});

describe('a part of the kill matrix', () => {
  it('kills a runner where it is told, once for each outcome', () => {
    const killed = verdicts(results).filter((one) => one.killed !== undefined);
    for (const outcome of options.outcomes) {
      const names = killed.filter((one) => one.outcome === outcome).map((one) => one.point);
      expect(point.filter((text) => !names.some((name) => name.includes(text)))).toEqual([]);
    }
  });

  it('ends every time in the world of an undisturbed run, or in the one before', () => {
    const diverged = verdicts(results).filter(({ divergences }) => divergences.length > 0);
    expect(diverged.length === 0 ? [] : report(results, options, 0)).toEqual([]);
  });
});
