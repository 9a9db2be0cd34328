import { expect, it } from '@jest/globals';
import { bench } from '../../scripts/bench/s3/index.ts';
import { methods } from '../../scripts/bench/s3/methods.ts';

it('copies a small bucket by every method that is there', async () => {
  const lines: string[] = [];
  const loads = { objects: [100], large: [1], listed: [2000], stopped: [500] };
  await bench({ ...loads, latency: 1, runs: 1, log: () => {}, print: (line) => lines.push(line) });
  const rows = lines.slice(1, -3).map((line) => line.split(' | '));
  const names = methods.map(({ name }) => name);
  expect(rows.map(([, name]) => name)).toEqual([...names, ...names, 'runbook s3 copy']);
  const [small, large] = rows.filter(([, name]) => name === 'runbook s3 copy');
  expect(Number(small?.[3])).toBeGreaterThan(0);
  expect(Number(small?.[7])).toBeGreaterThanOrEqual(1);
  expect(small?.[8]).toMatch(/^\d+ MiB \|$/);
  expect(Number(large?.[4])).toBeGreaterThan(0);
  expect(lines.at(-2)).toMatch(/^\| 500 \| 0( \| \d+\.\d){3} \|$/);
  expect(lines.at(-1)).toMatch(/^\| 500 \| 100( \| \d+\.\d){3} \|$/);
});
