import { rm, writeFile } from 'node:fs/promises';
import { differencesBetween, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';
import type { Report } from '../transfer/progress.ts';
import type { Ahead } from './ahead.ts';
import { type Explained, explain } from './rows/explain.ts';
import { type Reading, readingOf } from './rows/hash.ts';
import { scriptOf } from './rows/repair.ts';
import { staleViews } from './rows/stale.ts';
import { add, differ, digest, nothing, type OnPart, readSums, type Sums } from './rows/sums.ts';
import { listTables, type Tables } from './rows/tables.ts';

export interface RowsOptions {
  readonly progress: Report;
  /** The SQL file that would make the target's rows like the source's; none is written without. Holds data: mode 0600. */
  readonly repair?: string | undefined;
  /** What was read of the source already, which is this side. */
  readonly ahead?: Ahead | undefined;
}

/** Reads again, value by value on both sides, what is too wide as a whole on either. */
async function readWide(
  side: Side,
  tables: Tables,
  { names, reading }: { names: string[]; reading: Reading },
) {
  const chosen = names.flatMap((name) => tables.get(name) ?? []);
  return readSums(side, chosen, { reading: { ...reading, wide: true }, onPart: () => {} });
}

const figures = (sums: Sums) => ({
  tables: sums.size,
  rows: Number([...sums.values()].reduce((total, { rows }) => total + rows, 0n)),
  hash: digest([...sums.values()].reduce(add, nothing)),
});

async function sumBoth(
  source: Side,
  target: Side,
  o: { tables: [Tables, Tables]; reading: Reading; progress: Report; ahead: Ahead | undefined },
) {
  let done = 0;
  // A table is through when both sides have read it.
  const onPart: OnPart = (total, note) =>
    o.progress({ done: Math.floor(++done / 2), total, unit: 'tables', note });
  const { reading, tables } = o;
  const [from, to] = await Promise.all([
    o.ahead?.finish(onPart) ?? readSums(source, tables[0].values(), { reading, onPart }),
    readSums(target, tables[1].values(), { reading, onPart }),
  ]);
  const names = [...new Set([...from, ...to].flatMap(([name, { tooWide }]) => (tooWide ? [name] : [])))];
  const [left, right] = await Promise.all([
    readWide(source, tables[0], { names, reading }),
    readWide(target, tables[1], { names, reading }),
  ]);
  return { from: new Map([...from, ...left]), to: new Map([...to, ...right]), wide: new Set(names) };
}

/** What is said of each table that differs; materialised views that were stale on the source are named instead. */
async function differing(
  client: Side['client'],
  { from, to, tables, reading }: { from: Sums; to: Sums; tables: [Tables, Tables]; reading: Reading },
) {
  const lines = new Map<string, string[]>();
  for (const name of new Set([...from.keys(), ...to.keys()])) {
    const found = differencesBetween(only(from, name), only(to, name), differ);
    if (found.length > 0) lines.set(name, found);
  }
  const onBoth = [...lines.keys()].filter((name) => from.has(name) && to.has(name));
  const stale = await staleViews(
    client,
    onBoth.flatMap((name) => tables[0].get(name) ?? []),
    reading,
  );
  for (const name of stale) lines.delete(name);
  return { lines, stale: [...stale].toSorted() };
}

/**
 * Every table's rows, counted and hashed on both sides; of those that differ the keys, and a script that would repair them. A
 * table that cannot be read is a difference.
 */
export async function compareRows(source: Side, target: Side, o: RowsOptions): Promise<Proof> {
  const { progress, ahead } = o;
  const tables = await Promise.all([ahead?.tables ?? listTables(source), listTables(target)]);
  const reading = await readingOf(source.client, target.client);
  const { from, to, wide } = await sumBoth(source, target, { tables, reading, progress, ahead });
  const { lines, stale } = await differing(source.client, { from, to, tables, reading });
  const unequal = [...lines.keys()];
  const explained = await explain({ source, target, tables, sums: [from, to], reading, wide }, unequal);
  const repair = o.repair && (await writeRepair(o.repair, unequal, explained));
  return proof(
    { id: 'rows', title: 'Rows of every table' },
    {
      source: figures(from),
      target: figures(to),
      ...(stale.length > 0 ? { stale } : {}),
      ...(repair ? { repair } : {}),
    },
    unequal.toSorted().flatMap((name) => [...(lines.get(name) ?? []), ...(explained.lines.get(name) ?? [])]),
  );
}

/** Never into a file that somebody else may read, nor beside one that is of an earlier comparison. */
async function writeRepair(file: string, unequal: readonly string[], { repair, left }: Explained) {
  await rm(file, { force: true });
  if (unequal.length === 0) return undefined;
  await writeFile(file, scriptOf(repair, left), { mode: 0o600, flag: 'wx' });
  return file;
}

const only = (sums: Sums, name: string): Sums => {
  const sum = sums.get(name);
  return new Map(sum ? [[name, sum]] : []);
};
