import type { Client } from 'pg';
import { identifier } from '../../quote.ts';
import type { Column, Table } from './tables.ts';

/** How a row becomes the text that is hashed; the same on both sides. */
export interface Reading {
  /** Each value becomes a hash first: a row whose text is more than 1 GB cannot be made. */
  readonly wide: boolean;
  /** The servers' encodings differ: both hash UTF-8. */
  readonly recode: boolean;
}

const encoding = async (client: Client) =>
  (await client.query('SHOW server_encoding')).rows[0].server_encoding;

/** How rows are read first, so that both servers make the same of them. */
export async function readingOf(source: Client, target: Client): Promise<Reading> {
  const [one, other] = await Promise.all([encoding(source), encoding(target)]);
  return { wide: false, recode: one !== other };
}

/** A text as both sides hash it. */
export const encoded = (text: string, { recode }: Reading) =>
  recode ? `encode(convert_to(${text}, 'UTF8'), 'hex')` : text;

/** Bytes from which on a binary value is hashed by itself: a row of values takes their room again. A small one is dearer so. */
const large = 65_536;

/**
 * A value as its type writes it. IS DISTINCT FROM NULL is false for NULL alone: a composite value whose fields are all null IS NULL,
 * too.
 */
export function textOf({ name, plain }: Pick<Column, 'name' | 'plain'>): string {
  const value = identifier(name);
  return plain ? `${value}::text` : `CASE WHEN ${value} IS DISTINCT FROM NULL THEN concat(${value}) END`;
}

function hashable(column: Column, reading: Reading): string {
  const [value, text] = [identifier(column.name), textOf(column)];
  if (column.exact) return value;
  if (column.sent) return `${column.sent}(${value})`;
  if (column.bytes)
    return reading.wide
      ? `sha256(${value})`
      : `CASE WHEN octet_length(${value}) > ${large} THEN sha256(${value}) ELSE ${value} END`;
  const hashed = reading.wide ? `sha256(convert_to(${text}, 'UTF8'))::text` : encoded(text, reading);
  return `${hashed} COLLATE "C"`;
}

/** A row's values, its columns by name: their order may differ after a dump. Collation "C" hashes the same bytes everywhere. */
const rowOf = ({ columns }: Pick<Table, 'columns'>, reading: Reading) =>
  `ROW(${columns.map((column) => hashable(column, reading)).join(', ')})`;

/** 64 bits of a row; it tells null from an empty text. */
const rowHash = (row: string, seed: 0 | 1) => `hash_record_extended(${row}, ${seed})`;

/** What tells a row from any other: 128 bits. */
export function rowMark(table: Pick<Table, 'columns'>, reading: Reading): string {
  const row = rowOf(table, reading);
  return `concat(${rowHash(row, 0)}, ' ', ${rowHash(row, 1)})`;
}

/** 64 bits of a text. */
export const hash = (text: string, seed: 0 | 1) => `hashtextextended((${text}) COLLATE "C", ${seed})`;

/**
 * Count and two sums of 64-bit hashes: equal for equal rows in any order. The hash of a row is a sum over its values: rows that
 * have swapped two values would add up to the same, so its two hashes are hashed again, each with the other. OFFSET 0 keeps values and
 * hashes from being made once for each use. `group` is an expression to group by.
 */
export function sumsOf(table: Pick<Table, 'columns'>, { reading, from, group }: SumOptions): string {
  const by = group === undefined ? { made: '', kept: '', end: '' } : grouped(group);
  const sum = (of: string) => `coalesce(sum(hashint8extended(${of})), 0)::text`;
  return `SELECT ${by.kept} count(*)::text AS rows, ${sum('a, b')} AS low, ${sum('b, a')} AS high
            FROM (SELECT ${by.kept} ${rowHash('r', 0)} AS a, ${rowHash('r', 1)} AS b
                    FROM (SELECT ${by.made} ${rowOf(table, reading)} AS r FROM ${from} OFFSET 0) v OFFSET 0) m ${by.end}`;
}

export interface SumOptions {
  readonly reading: Reading;
  /** The table, and a range of its pages. */
  readonly from: string;
  readonly group?: string;
}

const grouped = (group: string) => ({
  made: `${group} AS "group",`,
  kept: '"group",',
  end: 'GROUP BY "group"',
});
