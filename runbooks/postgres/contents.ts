import type { Client } from 'pg';

/** Catalogues whose rows can belong to an extension, to the system, or to the people who use the database. */
const userObjects = `
  WITH mine AS (
    SELECT 'pg_class'::regclass AS catalogue, oid, relnamespace AS namespace,
           CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                        WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'type' ELSE 'table' END AS kind, relname::text AS name
      FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
    UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace, 'function', proname FROM pg_proc
    UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, 'type', typname FROM pg_type WHERE typtype IN ('d', 'e', 'r')
    UNION ALL SELECT 'pg_namespace'::regclass, oid, oid, 'schema', nspname FROM pg_namespace WHERE nspname <> 'public')
  SELECT kind || ' ' || CASE kind WHEN 'schema' THEN '' ELSE n.nspname || '.' END || name AS name
    FROM mine JOIN pg_namespace n ON n.oid = namespace
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = catalogue AND d.objid = mine.oid AND d.deptype = 'e')
  UNION ALL SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL SELECT 'large object ' || oid FROM pg_largeobject_metadata
  UNION ALL SELECT 'publication ' || pubname FROM pg_publication
  UNION ALL SELECT 'foreign server ' || srvname FROM pg_foreign_server
   LIMIT $1`;

/** The first `limit` things in the current database that did not come with it. */
export async function contents(client: Client, limit: number): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(userObjects, [limit]);
  return rows.map(({ name }) => name);
}
