import { expect, it } from '@jest/globals';
import { manual, methods, ours, pgcopydb } from '../../scripts/bench/pg/methods.ts';
import { head, lastLines, lines } from '../../scripts/bench/pg/table.ts';

it('shows medians and their ratios, and which program is not there', () => {
  const cost = (seconds: number) => ({ seconds });
  const usage = { cpu: 1.25, memory: 99.6 };
  const table = lines('1000 MB', [
    { method: manual, costs: [cost(9), cost(10), cost(30)] },
    { method: pgcopydb, costs: [], missing: 'not installed: pgcopydb' },
    { method: ours, costs: [{ seconds: 4, usage }] },
  ]);
  expect(table).toEqual([
    '| 1000 MB | pg_dump to a file, psql | 10.0 | 1.00 |  | 2.50 |  |  |',
    '| 1000 MB | pgcopydb, splitting | not installed: pgcopydb | | | | | |',
    '| 1000 MB | runbook pg copy | 4.0 | 0.40 |  | 1.00 | 1.3 | 100 MiB |',
  ]);
  const columns = (line: string) => line.split('|').length;
  expect(table.map(columns)).toEqual(table.map(() => columns(head.split('\n')[0] ?? '')));
});

it('shows the geometric means of our own ratios over all sizes', () => {
  const cost = (seconds: number) => [{ seconds }];
  const size = (other: number, own: number) => [
    { method: manual, costs: cost(10) },
    { method: pgcopydb, costs: cost(other) },
    { method: ours, costs: cost(own) },
  ];
  expect(lastLines([size(8, 2), size(20, 5)])).toEqual([
    '| geometric mean | runbook pg copy | | 0.32 | 0.25 | 1.00 | | |',
  ]);
});

it('shows no password in the arguments of a program', () => {
  const password = { reveal: () => 'very secret' } as never;
  const endpoint = { host: 'h', port: 1, database: 'd', user: 'u', password };
  const place = { source: endpoint, target: endpoint, directory: '/tmp/x', jobs: 4 };
  expect(JSON.stringify(methods.map((method) => method.commands(place)))).not.toContain('secret');
});
