import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { Settings } from './settings.ts';

/** Other tasks create the table at the same moment. */
const raceIsLost = ['42P07', '23505'];

const createTable =
  'create table api_writes (id uuid primary key, written_at timestamptz not null default now(), body text not null)';

/** The API's connections: TLS with a verified certificate. */
export function openDatabase({ database, authorityFile }: Settings): pg.Pool {
  const ca = authorityFile ? readFileSync(authorityFile, 'utf8') : undefined;
  const timeouts = { connectionTimeoutMillis: 3000, query_timeout: 10_000 };
  const pool = new pg.Pool({ ...database, ...timeouts, ssl: { ca }, max: 2, application_name: 'api' });
  // A connection that the server closes while it is idle is replaced at the next query.
  pool.on('error', () => {});
  return pool;
}

/** Creates the table where it is missing. A role that may not create tables is fine as long as it is there. */
export async function prepareTable(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ found: string | null }>(`select to_regclass('api_writes') as found`);
  if (rows[0]?.found) return;
  await pool.query(createTable).catch((error: { code?: string }) => {
    if (!raceIsLost.includes(error.code ?? '')) throw error;
  });
}

/** Writes one row; it is committed when this resolves. */
export async function writeRow(pool: pg.Pool, { id, body }: { id: string; body: string }): Promise<void> {
  await pool.query('insert into api_writes (id, body) values ($1, $2)', [id, body]);
}

/** Whether this connection could write now: it is no replica, not read-only, and the table is there. */
export async function canWrite(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ writable: boolean }>(
    `select current_setting('transaction_read_only') = 'off' and has_table_privilege('api_writes', 'insert') as writable`,
  );
  return rows[0]?.writable ?? false;
}
