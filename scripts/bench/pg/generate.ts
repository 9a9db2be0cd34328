import { readFileSync } from 'node:fs';
import { withClient } from '../../../runbooks/postgres/client.ts';
import type { Server } from './server.ts';

/** Found by measuring: what a row of the big table takes with its indexes and all that grows with it, what a small table takes, in bytes. */
const bytesOfARow = 506;
const bytesOfATable = 240_000;
const bytesOfAnEmptyDatabase = 7_000_000;
const mostTables = 200;

const data = readFileSync(new URL('data.sql', import.meta.url), 'utf8');

/** Makes a database of about that size; returns its size in MB. */
export async function generate(source: Server, megabytes: number): Promise<number> {
  await source.recreate();
  const tables = Math.min(mostTables, megabytes);
  const rows = Math.max(
    1000,
    Math.round((megabytes * 1e6 - bytesOfAnEmptyDatabase - tables * bytesOfATable) / bytesOfARow),
  );
  const sql = data.replaceAll('{rows}', String(rows)).replaceAll('{tables}', String(tables));
  return withClient(source.endpoint, async (client) => {
    await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'");
    await client.query(sql);
    await client.query('VACUUM (FREEZE, ANALYZE)');
    const { rows: found } = await client.query(
      'SELECT pg_database_size(current_database())::float8 AS bytes',
    );
    return Math.round(found[0].bytes / 1e6);
  });
}
