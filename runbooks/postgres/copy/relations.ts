import type { Client } from 'pg';
import { partsOf } from '../parts.ts';
import { identifier, qualified } from '../quote.ts';
import type { Copy } from './pipe.ts';
import type { Load } from './progress.ts';

/** A table that holds rows itself. */
export type Relation = {
  schema: string;
  name: string;
  /** Heap, in pages. */
  pages: number;
  /** With TOAST; what VACUUM keeps beside them, not counted. */
  bytes: number;
  /** In order, without those that are dropped or generated. */
  columns: string[];
  /** Of an extension's configuration table: the rows that are not the extension's own, as a WHERE clause. */
  condition: string | null;
  /** Some type has no binary form, or one that means something else on another server. */
  textual: boolean;
  unlogged: boolean;
  partition: boolean;
  /** As the moment sees it. Changes when the table is written anew (TRUNCATE, VACUUM FULL). */
  file: string;
};

/**
 * Every table but those of extensions; of these the configuration (`pg_extension_config_dump`), as pg_dump does. Types are
 * looked through to the elements, attributes and base types they are made of: `reg…` types travel as numbers in binary,
 * which on the target are somebody else's, and an empty tsquery is not read back.
 */
const relations = `
  WITH RECURSIVE configuration AS (SELECT unnest(extconfig) AS oid, unnest(extcondition) AS condition FROM pg_extension),
  kept AS (
    SELECT c.*, n.nspname, k.condition
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN configuration k ON k.oid = c.oid
     WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND (k.oid IS NOT NULL
            OR NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))),
  made_of (root, type) AS (
    SELECT DISTINCT atttypid, atttypid FROM pg_attribute JOIN kept ON kept.oid = attrelid WHERE attnum > 0 AND NOT attisdropped
     UNION
    SELECT root, next.type
      FROM made_of JOIN pg_type t ON t.oid = made_of.type
     CROSS JOIN LATERAL (
            SELECT t.typbasetype WHERE t.typbasetype <> 0
             UNION ALL SELECT t.typelem WHERE t.typelem <> 0
             UNION ALL SELECT atttypid FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped
             UNION ALL SELECT rngsubtype FROM pg_range WHERE t.oid IN (rngtypid, rngmultitypid)) next (type)),
  without_binary AS (
    SELECT DISTINCT root FROM made_of JOIN pg_type t ON t.oid = made_of.type
     WHERE t.typsend = 0 OR t.typreceive = 0 OR (t.typname ~ '^_?(reg|tsquery$)' AND t.typnamespace = 'pg_catalog'::regnamespace))
  SELECT kept.nspname AS schema, kept.relname AS name, (pg_relation_size(kept.oid) / 8192)::int AS pages,
         (pg_relation_size(kept.oid) + coalesce(pg_relation_size(nullif(kept.reltoastrelid, 0)), 0))::float8 AS bytes, kept.relpersistence = 'u' AS unlogged, kept.relispartition AS partition,
         kept.relfilenode::text AS file, nullif(kept.condition, '') AS condition,
         coalesce(json_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.attgenerated = ''), '[]') AS columns,
         coalesce(bool_or(a.atttypid IN (SELECT root FROM without_binary) AND a.attgenerated = ''), false) AS textual
    FROM kept LEFT JOIN pg_attribute a ON a.attrelid = kept.oid AND a.attnum > 0 AND NOT a.attisdropped
   GROUP BY kept.oid, kept.relfilenode, kept.reltoastrelid, kept.nspname, kept.relname, kept.relpersistence, kept.relispartition, kept.condition
   ORDER BY bytes DESC, schema, name`;

/** The tables of a moment, biggest first. */
export const listRelations = async (client: Client): Promise<Relation[]> =>
  (await client.query<Relation>(relations)).rows;

/** From here on a table's indexes are built side by side, and it is analysed beside others. */
export const isBig = ({ bytes }: Pick<Relation, 'bytes'>): boolean => bytes >= 64_000_000;

/** `"schema"."name"`. */
export const tableKey = ({ schema, name }: Pick<Relation, 'schema' | 'name'>) => qualified(schema, name);

/** Something to copy in one transaction: a table, or a range of a big one's pages. */
export interface Part extends Copy, Load {
  readonly relation: Relation;
  /** What the rows are counted in, to see later whether they are still those. */
  readonly rows: string;
}

/** One part, or several that together are all of the table. */
export function copyParts(relation: Relation): Part[] {
  const { schema, name, condition } = relation;
  const columns = relation.columns.map(identifier).join(', ');
  const format = `(FORMAT ${relation.textual ? 'text' : 'binary'})`;
  const list = columns ? ` (${columns})` : '';
  const [pages, bytes] = condition ? [0, 0] : [relation.pages, relation.bytes];
  const parts = partsOf({ schema, name, kind: 'r', pages, bytes });
  return parts.map(({ from, range }) => {
    const where = condition ? ` ${condition}` : range;
    return {
      id: `rows of ${from}${where}`,
      relation,
      name: `${schema}.${name}`,
      bytes: relation.bytes / parts.length,
      rows: `${from}${where}`,
      read: `COPY (SELECT ${columns} FROM ${from}${where}) TO STDOUT ${format}`,
      write: `COPY ${qualified(schema, name)}${list} FROM STDIN ${format}`,
    };
  });
}
