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

/** Binary values are hashed as they are: their text would take twice the room. */
function hashable({ name, bytes }: Column, { wide }: Reading): string {
  if (bytes) return `sha256(${identifier(name)})`;
  return wide ? `sha256(convert_to(${identifier(name)}::text, 'UTF8'))` : identifier(name);
}

/**
 * A row as text, its columns by name: their order may differ after a dump. `ROW(…)::text` tells null from an empty text, and
 * a null in a composite value from a composite value that is null.
 */
export const rowText = ({ columns }: Pick<Table, 'columns'>, reading: Reading) =>
  encoded(`ROW(${columns.map((column) => hashable(column, reading)).join(', ')})::text`, reading);

/** 64 bits of a text. Collation "C" is no one's language: every server hashes the same bytes. */
export const hash = (text: string, seed: 0 | 1) => `hashtextextended((${text}) COLLATE "C", ${seed})`;

/** Two 64-bit hashes of each text with different seeds, added up: equal for equal rows in any order. */
export const sums = (text: string) =>
  `count(*)::text AS rows, coalesce(sum(${hash(text, 0)}), 0)::text AS low, coalesce(sum(${hash(text, 1)}), 0)::text AS high`;
