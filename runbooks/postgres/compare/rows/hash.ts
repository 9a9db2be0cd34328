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

function hashable({ name, bytes }: Column, { wide }: Reading): string {
  const value = identifier(name);
  if (bytes) return `CASE WHEN octet_length(${value}) > ${large} THEN sha256(${value}) ELSE ${value} END`;
  return wide ? `sha256(convert_to(${value}::text, 'UTF8'))` : value;
}

/**
 * A row as text, its columns by name: their order may differ after a dump. `ROW(…)::text` tells null from an empty text, and
 * a null in a composite value from a composite value that is null.
 */
export const rowText = ({ columns }: Pick<Table, 'columns'>, reading: Reading) =>
  encoded(`ROW(${columns.map((column) => hashable(column, reading)).join(', ')})::text`, reading);

/** 64 bits of a text. Collation "C" is no one's language: every server hashes the same bytes. */
export const hash = (text: string, seed: 0 | 1) => `hashtextextended((${text}) COLLATE "C", ${seed})`;

/**
 * Count and two sums of 64-bit hashes with different seeds: equal for equal rows in any order. OFFSET 0 keeps the text from being
 * made once for each seed, which is what most of the time goes into. `group` is an expression to group by.
 */
export function sumsOf(text: string, from: string, group?: string): string {
  const by = group === undefined ? { column: '', inner: '', end: '' } : grouped(group);
  return `SELECT ${by.column} count(*)::text AS rows, coalesce(sum(${hash('whole', 0)}), 0)::text AS low,
                 coalesce(sum(${hash('whole', 1)}), 0)::text AS high
            FROM (SELECT ${by.inner} ${text} AS whole FROM ${from} OFFSET 0) r ${by.end}`;
}

const grouped = (group: string) => ({
  column: '"group",',
  inner: `${group} AS "group",`,
  end: 'GROUP BY "group"',
});
