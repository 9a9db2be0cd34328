import { qualified } from '../quote.ts';
import type { Side } from '../side.ts';

/** Rows of one table; of one that others inherit from, its own. */
export type Count = { schema: string; name: string; rows: number };

/** What pg_dump takes rows of: no table of an extension, which brings its own. */
const tables = `
  SELECT n.nspname AS schema, c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
   ORDER BY c.relpages DESC, 1, 2`;

/** Every table of a side with its rows, by schema and name. */
export async function countRows({ client, each }: Side): Promise<Count[]> {
  const { rows } = await client.query<Omit<Count, 'rows'>>(tables);
  const counts: Count[] = [];
  await each(rows, async (session, { schema, name }) => {
    const found = await session.query(`SELECT count(*)::float8 AS rows FROM ONLY ${qualified(schema, name)}`);
    counts.push({ schema, name, rows: found.rows[0].rows });
  });
  const key = ({ schema, name }: Count) => JSON.stringify([schema, name]);
  return counts.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
