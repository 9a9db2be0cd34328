import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { pad } from '../../scripts/bench/review/plan.ts';
import { largePlan } from './large-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'review-huge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('reviews a plan of 200 MB within 2 GiB of memory', () => {
  const json = join(folder, 'plan.json');
  writeFileSync(json, JSON.stringify(largePlan(5000)));
  const huge = pad(json, 200_000_000);
  expect(statSync(huge).size).toBeGreaterThan(200_000_000);
  const usage = join(folder, 'usage.json');
  const reporter = pathToFileURL('scripts/bench/report-usage.mjs').href;
  const args = ['--import', reporter, 'bin/runbook.mjs', 'review', huge, '--format', 'markdown'];
  const { status, stdout } = spawnSync(process.execPath, args, {
    ...{ encoding: 'utf8', maxBuffer: 2 ** 30 },
    env: { ...process.env, BENCH_USAGE: usage },
  });
  expect(status).toBe(0);
  expect(stdout.length).toBeLessThan(65_536);
  expect(stdout).toContain('danger');
  expect(JSON.parse(readFileSync(usage, 'utf8')).memory).toBeLessThan(2048);
});
