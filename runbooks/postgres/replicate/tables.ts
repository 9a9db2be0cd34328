import type { Client } from 'pg';
import { qualified } from '../quote.ts';

/** A table that holds rows, and why its changes cannot be replicated; null where they can. */
export type ReplicatedTable = {
  schema: string;
  name: string;
  bytes: number;
  /** Has to be copied while writers are stopped. */
  why: string | null;
};

/** Looks through a domain and an array at the type itself, and at what it is the same as in bytes (varchar, text). */
const hasEquality = `EXISTS (
  SELECT FROM pg_type t JOIN pg_type v ON v.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
    JOIN pg_type e ON e.oid = CASE v.typcategory WHEN 'A' THEN v.typelem ELSE v.oid END
    JOIN pg_opclass o ON o.opcdefault
     AND (o.opcintype = e.oid OR o.opcintype = CASE e.typtype WHEN 'e' THEN 'anyenum' WHEN 'r' THEN 'anyrange' WHEN 'm' THEN 'anymultirange' END::regtype
          OR EXISTS (SELECT FROM pg_cast WHERE castsource = e.oid AND casttarget = o.opcintype AND castmethod = 'b'))
    JOIN pg_am m ON m.oid = o.opcmethod AND m.amname IN ('btree', 'hash')
   WHERE t.oid = a.atttypid)`;

/**
 * A row is found again on the other side by an index that is unique, complete, immediate and over columns that are
 * never null (relreplident `d`: the primary key, `i`: a chosen index), or by all its values (`f`), for which each of
 * its types needs an operator for equality. Source: manual, Publication; ALTER TABLE … REPLICA IDENTITY.
 */
const why = `
  CASE WHEN c.relpersistence = 'u' THEN 'is unlogged'
       WHEN c.relreplident = 'n' OR (c.relreplident <> 'f' AND NOT EXISTS (
         SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indimmediate
            AND (CASE c.relreplident WHEN 'd' THEN i.indisprimary ELSE i.indisreplident END)))
         THEN 'has no replica identity'
       WHEN c.relreplident = 'f' AND EXISTS (
         SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND NOT ${hasEquality})
         THEN 'has REPLICA IDENTITY FULL and a column whose type has no equality'
  END`;

/** Leaves of partitioned tables are tables like any other; what belongs to an extension is the extension's. */
const tables = `
  SELECT n.nspname AS schema, c.relname AS name, pg_table_size(c.oid)::float8 AS bytes, ${why} AS why
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
   ORDER BY 1, 2`;

/** The oids of those that cannot be replicated, as a query. */
export const unpublishable = `SELECT c.oid FROM pg_class c WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND (${why}) IS NOT NULL
  AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'`;

/** Every table of the database and how its changes get over. */
export async function replicatedTables(client: Client): Promise<ReplicatedTable[]> {
  return (await client.query<ReplicatedTable>(tables)).rows;
}

/** `ONLY "schema"."name"`: without those that inherit from it, which are named themselves. */
export const onlyTable = ({ schema, name }: Pick<ReplicatedTable, 'schema' | 'name'>) =>
  `ONLY ${qualified(schema, name)}`;
