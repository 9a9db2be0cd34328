import { expect, it } from '@jest/globals';
import { benchDowntime } from '../../scripts/bench/pg/downtime/index.ts';
import { modes } from '../../scripts/bench/pg/downtime/modes.ts';

it('moves a small database that is written to, in every mode, and loses nothing', async () => {
  const table: string[] = [];
  const options = { sizes: [3], runs: 1, jobs: 2, log: () => {} };
  await benchDowntime({ ...options, print: (line) => table.push(line) });
  const rows = table.slice(1).map((line) => line.split(' | '));
  expect(rows.map(([, mode]) => mode)).toEqual(modes.map(({ name }) => name));
  for (const [, , seconds, , , acknowledged, lost] of rows) {
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(acknowledged)).toBeGreaterThan(0);
    expect(lost).toBe('0 |');
  }
});
