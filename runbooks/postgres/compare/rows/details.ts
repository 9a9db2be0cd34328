import type { Client } from 'pg';
import { identifier } from '../../quote.ts';
import { hash, textOf } from './hash.ts';
import type { Found, Pair } from './locate.ts';
import { fromOf, type Table } from './tables.ts';

/** A row that differs, with what a repair needs. */
export type Detail = Found & {
  /** Columns whose values differ, of a row that is on both sides. */
  columns: string[];
  /** The source's values as text by column, in the order of the table's columns; undefined where they are too big. */
  values?: (string | null)[];
  /** The target's values, of a row without a key that is only there. */
  there?: (string | null)[];
};

/** Bytes of a value, as it is stored, that a repair script may hold. */
const biggest = 1_000_000;

/** Rows read at once. */
const batch = 100;

async function byPlace<T>(
  client: Client,
  table: Table,
  { places, value }: { places: readonly (string | undefined)[]; value: string },
): Promise<Map<string, T>> {
  const wanted = places.filter((place) => place !== undefined);
  const found = new Map<string, T>();
  for (let from = 0; from < wanted.length; from += batch) {
    const { rows } = await client.query<{ ctid: string; value: T }>(
      `SELECT ctid::text, ${value} AS value FROM ${fromOf(table)} WHERE ctid = ANY($1::tid[])`,
      [wanted.slice(from, from + batch)],
    );
    for (const { ctid, value: read } of rows) found.set(ctid, read);
  }
  return found;
}

const textsOf = ({ columns }: Table) => `ARRAY[${columns.map(textOf).join(', ')}]::text[]`;

const values = (table: Table) => {
  const sizes = table.columns.map(({ name }) => `coalesce(pg_column_size(${identifier(name)}), 0)`);
  return sizes.length === 0
    ? textsOf(table)
    : `CASE WHEN greatest(${sizes.join(', ')}) <= ${biggest} THEN ${textsOf(table)} END`;
};

const hashes = ({ columns }: Table) => {
  const one = (column: Table['columns'][number]) =>
    column.bytes ? `sha256(${identifier(column.name)})::text` : `${hash(textOf(column), 0)}::text`;
  return `ARRAY[${columns.map(one).join(', ')}]::text[]`;
};

/** Which columns of these rows differ, and their values where a repair needs them. */
export async function detail(pair: Pair, found: readonly Found[]): Promise<Detail[]> {
  const { source, target, table } = pair;
  const both = found.filter((row) => row.source && row.target);
  const keyless = found.filter((row) => !row.key && !row.source);
  const at = (side: 'source' | 'target') => both.map((row) => row[side]);
  const [wanted, there, left, right] = await Promise.all([
    byPlace<(string | null)[] | null>(source, table, {
      places: found.map((row) => row.source),
      value: values(table),
    }),
    byPlace<(string | null)[] | null>(target, table, {
      places: keyless.map((row) => row.target),
      value: values(table),
    }),
    byPlace<(string | null)[]>(source, table, { places: at('source'), value: hashes(table) }),
    byPlace<(string | null)[]>(target, table, { places: at('target'), value: hashes(table) }),
  ]);
  return found.map((row) => {
    const [one, other] = [left.get(row.source ?? ''), right.get(row.target ?? '')];
    const columns = table.columns.map(({ name }) => name);
    return {
      ...row,
      columns: one && other ? columns.filter((_, index) => one[index] !== other[index]) : [],
      values: wanted.get(row.source ?? '') ?? undefined,
      there: there.get(row.target ?? '') ?? undefined,
    };
  });
}
