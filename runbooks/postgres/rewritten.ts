import type { Client } from 'pg';
import { type Endpoint, withClient } from './client.ts';
import { MomentLost } from './moment-lost.ts';
import { qualified } from './quote.ts';

/** A table, and the file that it has at a moment. */
export type TableFile = { schema: string; name: string; file: string };

const files = `
  SELECT n.nspname AS schema, c.relname AS name, c.relfilenode::text AS file
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   ORDER BY 1, 2`;

/** Of all tables, as the session's snapshot sees them. */
export const tableFiles = async (client: Client): Promise<TableFile[]> =>
  (await client.query<TableFile>(files)).rows;

const key = ({ schema, name }: TableFile) => qualified(schema, name);

/** So many are named. */
const few = 5;

const named = (names: readonly string[]) =>
  [...names.slice(0, few), ...(names.length > few ? ['…'] : [])].join(', ');

/**
 * To be called when all is read. Throws {@link MomentLost} where a table has another file by now than at the moment that was read:
 * TRUNCATE, and some forms of ALTER TABLE, empty a table for snapshots from before, too. Locks would not do: pg_dump, and all
 * others who read, would wait behind the one who waits for them. https://www.postgresql.org/docs/current/mvcc-caveats.html
 */
export async function verifyNotRewritten(moment: readonly TableFile[], server: Endpoint): Promise<void> {
  const now = new Map((await withClient(server, tableFiles)).map((table) => [key(table), table.file]));
  // One that is gone was read before, or nothing could be read.
  const isOther = (table: TableFile) => (now.get(key(table)) ?? table.file) !== table.file;
  const rewritten = new Set(moment.filter(isOther).map(key));
  if (rewritten.size === 0) return;
  throw new MomentLost(
    `emptied or rewritten while it was read (TRUNCATE, VACUUM FULL, ALTER TABLE): ${named([...rewritten])}. ` +
      'What was there at one moment can be had while nobody does that',
  );
}
