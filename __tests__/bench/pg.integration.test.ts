import { expect, it } from '@jest/globals';
import { bench } from '../../scripts/bench/pg/index.ts';
import { methods } from '../../scripts/bench/pg/methods.ts';

it('copies a small database by every method that is there', async () => {
  const table: string[] = [];
  const options = { sizes: [3], runs: 1, jobs: 2, log: () => {} };
  await bench({ ...options, print: (line) => table.push(line) });
  const rows = table.slice(1, 1 + methods.length).map((line) => line.split(' | '));
  expect(rows.map(([, name]) => name)).toEqual(methods.map(({ name }) => name));
  const copy = rows[methods.findIndex(({ name }) => name === 'runbook pg copy')];
  expect(Number(copy?.[2])).toBeGreaterThan(0);
  expect(copy?.[7]).toMatch(/^\d+ MiB \|$/);
});
