import type { Client } from 'pg';
import type { Relation } from '../../parts.ts';
import { identifier, qualified } from '../../quote.ts';
import type { Side } from '../../side.ts';

export type Column = {
  name: string;
  type: string;
  /** bytea or a domain of it. */
  bytes: boolean;
  generated: boolean;
  /** Two values have the same hash of their type's own where they have the same text: not so 1.0 and 1.00, nor 0 and -0. */
  exact: boolean;
  /** Makes all its bytes of a value of eight of them, whose own hash folds one half over the other: it takes -1 for 4294967295. */
  sent: string | null;
  /** `::text` is the type's own writing: not of char, whose blanks would go, nor of xml, which would name an encoding, nor by a cast of somebody's. */
  plain: boolean;
  /** GENERATED ALWAYS AS IDENTITY. */
  always: boolean;
};

/** What holds rows itself, and how its rows are told from one another. */
export type Table = Relation & {
  /** As Postgres writes it, quoted where it must be. */
  shown: string;
  columns: Column[];
  /** Columns of the primary key, or of a unique index over columns that are never null. */
  key: string[] | null;
};

/** By their names, as Postgres writes them. */
export type Tables = ReadonlyMap<string, Table>;

/** They are hashed as they are, which costs less than to write them. */
const exact = ['bool', 'int2', 'int4', 'oid', 'uuid', 'date'];

/** Types that are as exact, and the function that shows all of a value. */
const sent = { int8: 'int8send', timestamp: 'timestamp_send', timestamptz: 'timestamptz_send' };

const sending = Object.entries(sent)
  .map(([type, by]) => `WHEN '${type}'::regtype THEN 'pg_catalog.${by}'`)
  .join(' ');

const columns = `
  SELECT coalesce(json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod),
           'bytes', 'bytea'::regtype IN (t.oid, t.typbasetype),
           'exact', t.oid IN (${exact.map((type) => `'${type}'::regtype`).join(', ')}),
           'sent', CASE t.oid ${sending} END,
           'plain', t.oid < 16384 AND t.oid NOT IN ('bpchar'::regtype, 'xml'::regtype), 'generated', attgenerated <> '', 'always', attidentity = 'a')
         ORDER BY attname COLLATE "C"), '[]')
    FROM pg_attribute a JOIN pg_type t ON t.oid = atttypid WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped`;

const key = `
  SELECT (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.n <= i.indnkeyatts)
    FROM pg_index i
   WHERE indrelid = c.oid AND indisunique AND indisvalid AND indpred IS NULL AND indexprs IS NULL
     AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attnotnull
                        AND a.attnum = ANY((i.indkey::int2[])[0:i.indnkeyatts - 1]))
   ORDER BY indisprimary DESC, indnkeyatts, indexrelid LIMIT 1`;

/** Tables, partitions, filled materialised views; of an extension's tables only its configuration. The biggest first. */
const listed = `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, (pg_relation_size(c.oid) / 8192)::int AS pages,
         pg_table_size(c.oid)::float8 AS bytes,
         c.oid::regclass::text AS shown, (${columns}) AS columns, (${key}) AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE (c.relkind = 'r' OR c.relkind = 'm' AND c.relispopulated) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
                        AND NOT c.oid = ANY(coalesce(e.extconfig, '{}')))
   ORDER BY 5 DESC, 1, 2`;

/** Every table of one side by its name. */
export async function listTables({ client }: Side): Promise<Tables> {
  const { rows } = await client.query<Table>(listed);
  return new Map(rows.map((table) => [table.shown, table]));
}

/** `ONLY "schema"."name"`: children are tables of their own. */
export const fromOf = ({ schema, name, kind }: Pick<Table, 'schema' | 'name' | 'kind'>) =>
  `${kind === 'r' ? 'ONLY ' : ''}${qualified(schema, name)}`;

/** Runs a query that may fail without losing the transaction, whose snapshot is still needed. */
export async function guarded<T>(client: Client, fn: () => Promise<T>): Promise<T> {
  await client.query('SAVEPOINT guarded');
  try {
    return await fn();
  } finally {
    // A session would else hold the locks of all tables, and a server has room for few thousand.
    await client.query('ROLLBACK TO SAVEPOINT guarded; RELEASE SAVEPOINT guarded');
  }
}

/** `"a", "b"` */
export const identifiers = (names: readonly string[]) => names.map(identifier).join(', ');
