import { expect, it } from '@jest/globals';
import { follow } from '../../runbooks/postgres/transfer/progress.ts';

it('reports finished tables and passes warnings on', () => {
  const said: unknown[] = [];
  const line = follow(2, { progress: (progress) => said.push(progress), log: (text) => said.push(text) });
  line('pg_restore: launching item 3455 TABLE DATA orders');
  line('pg_restore: finished item 3455 TABLE DATA orders');
  line('pg_restore: warning: something odd');
  line('pg_restore: finished item 3300 CONSTRAINT orders orders_pkey');
  expect(said).toEqual([
    { done: 1, total: 2, unit: 'tables', note: 'orders' },
    'pg_restore: warning: something odd',
  ]);
});
