import { createHash } from 'node:crypto';
import { sumsOf } from '../compare/rows/hash.ts';
import { digest, readSums, type Sum } from '../compare/rows/sums.ts';
import { listTables, type Table } from '../compare/rows/tables.ts';
import { differencesBetween, type Progress, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';

/** Rows of a table, of one that others inherit from its own, and their hash in whatever order. */
export type TableSum = {
  /** As Postgres writes it. */
  name: string;
  rows: number;
  hash: string;
  /** Value by value: a row was too wide for one text. */
  wide: boolean;
};

/** Tables with their sums, and what tells the way to hash from any other. */
export type TableSums = { hashedBy: string; tables: TableSum[] };

interface ReadOptions {
  readonly progress: (progress: Progress) => void;
  /** Tables that are to be read value by value. */
  readonly wide?: ReadonlySet<string>;
}

const reading = (wide: boolean) => ({ wide, recode: false });

const column = { name: 'a', type: '', generated: false, always: false, sent: null };
const columns = [
  { ...column, exact: true, bytes: false, plain: true },
  { ...column, exact: false, bytes: false, plain: true },
  { ...column, exact: false, bytes: false, plain: true, sent: 'pg_catalog.int8send' },
  { ...column, exact: false, bytes: false, plain: false },
  { ...column, exact: false, bytes: true, plain: true },
];

/** Another version of this code may hash otherwise: then only rows can be counted. */
const hashedBy = createHash('sha256')
  .update([true, false].map((wide) => sumsOf({ columns }, { reading: reading(wide), from: 't' })).join())
  .digest('hex')
  .slice(0, 16);

/** Throws why a table could not be read. */
function sumOf(name: string, sum: Sum, wide: boolean): TableSum {
  if (sum.unreadable) throw new Error(`table ${name} cannot be read: ${sum.unreadable}`);
  return { name, rows: Number(sum.rows), hash: digest(sum), wide };
}

/** Every table that pg_dump takes rows of, by name. A materialised view is none: it is made anew. */
export async function sumTables(side: Side, { progress, wide = new Set() }: ReadOptions): Promise<TableSums> {
  const tables = [...(await listTables(side)).values()].filter(({ kind }) => kind === 'r');
  let done = 0;
  const onPart = (total: number, note: string) => progress({ done: ++done, total, unit: 'tables', note });
  const read = (some: readonly Table[], as: boolean) =>
    readSums(side, some, { reading: reading(as), onPart });
  const sums = await read(
    tables.filter(({ shown }) => !wide.has(shown)),
    false,
  );
  const isWide = ({ shown }: Table) => wide.has(shown) || sums.get(shown)?.tooWide;
  const wideSums = await read(tables.filter(isWide), true);
  const all = [...new Map([...sums, ...wideSums])].sort(([a], [b]) => (a < b ? -1 : 1));
  return { hashedBy, tables: all.map(([name, sum]) => sumOf(name, sum, wideSums.has(name))) };
}

const show = ({ rows, hash }: TableSum) => `${rows} rows, hash ${hash}`;

const total = ({ tables }: TableSums) => ({
  tables: tables.length,
  rows: tables.reduce((sum, { rows }) => sum + rows, 0),
});

const byName = ({ tables }: TableSums) => new Map(tables.map((table) => [table.name, table]));

/** Holds a database against the sums that a backup has of every table. */
export function proveTables(from: TableSums, to: TableSums): Proof {
  const hashed = from.hashedBy === to.hashedBy;
  const equal = (a: TableSum, b: TableSum) => a.rows === b.rows && (!hashed || a.hash === b.hash);
  const differ = (a: TableSum, b: TableSum) =>
    equal(a, b) ? undefined : `source ${show(a)}; target ${show(b)}`;
  return proof(
    { id: 'rows', title: 'Rows of every table' },
    {
      source: total(from),
      target: total(to),
      hashes: hashed ? 'compared' : 'made by another version, not compared',
    },
    differencesBetween(byName(from), byName(to), differ),
  );
}
