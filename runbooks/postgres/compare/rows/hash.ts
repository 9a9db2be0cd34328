import { identifier } from '../../quote.ts';
import type { Column, Table } from './tables.ts';

/** How a row becomes the text that is hashed; the same on both sides. */
export interface Reading {
  /** Each value becomes a hash first: a row whose text is more than 1 GB cannot be made. */
  readonly wide: boolean;
  /** The servers' encodings differ: both hash UTF-8. */
  readonly recode: boolean;
}

/** A text as both sides hash it. */
export const encoded = (text: string, { recode }: Reading) =>
  recode ? `encode(convert_to(${text}, 'UTF8'), 'hex')` : text;

/** Bytes from which on a binary value is hashed by itself: its text takes twice its room. A small one is dearer to hash than to write. */
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
  if (column.bytes)
    return `CASE WHEN octet_length(${value}) > ${large} THEN sha256(${value})::text ELSE ${text} END`;
  return reading.wide ? `sha256(convert_to(${text}, 'UTF8'))::text` : encoded(text, reading);
}

/** A row's values as texts, its columns by name: their order may differ after a dump. Collation "C" hashes the same bytes everywhere. */
const valuesOf = ({ columns }: Pick<Table, 'columns'>, reading: Reading) =>
  `ARRAY[${columns.map((column) => hashable(column, reading)).join(', ')}]::text[] COLLATE "C"`;

/** 128 bits of a list of values; it tells null from an empty text. */
const markOf = (values: string) =>
  `concat(hash_array_extended(${values}, 0), ' ', hash_array_extended(${values}, 1))`;

/** What tells a row from any other. */
export const rowMark = (table: Pick<Table, 'columns'>, reading: Reading) => markOf(valuesOf(table, reading));

/** 64 bits of a text. */
export const hash = (text: string, seed: 0 | 1) => `hashtextextended((${text}) COLLATE "C", ${seed})`;

/**
 * Count and two sums of 64-bit hashes: equal for equal rows in any order. The hash of an array is a sum over its values: rows that
 * have swapped two values would add up to the same, so the row's mark is hashed again as a whole. OFFSET 0 keeps values and
 * mark from being made once for each hash. `group` is an expression to group by.
 */
export function sumsOf(table: Pick<Table, 'columns'>, { reading, from, group }: SumOptions): string {
  const by = group === undefined ? { made: '', kept: '', end: '' } : grouped(group);
  return `SELECT ${by.kept} count(*)::text AS rows, coalesce(sum(${hash('mark', 0)}), 0)::text AS low,
                 coalesce(sum(${hash('mark', 1)}), 0)::text AS high
            FROM (SELECT ${by.kept} ${markOf('v')} AS mark
                    FROM (SELECT ${by.made} ${valuesOf(table, reading)} AS v FROM ${from} OFFSET 0) a OFFSET 0) m ${by.end}`;
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
