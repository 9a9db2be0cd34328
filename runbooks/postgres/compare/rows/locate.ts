import type { Client } from 'pg';
import { identifier } from '../../quote.ts';
import { encoded, hash, type Reading, rowMark, sumsOf } from './hash.ts';
import { fromOf, type Table } from './tables.ts';

/** One table on both sides, each in its own transaction. */
export interface Pair {
  readonly source: Client;
  readonly target: Client;
  readonly table: Table;
  readonly reading: Reading;
}

/** A row that is not on both sides as it is; `ctid` is where it lies there. */
export type Found = {
  /** Of the key's columns, as text; undefined where the table has no key. */
  key?: string[];
  source?: string;
  target?: string;
};

/** Rows that differ, and how many groups of rows with more were not looked into. */
export type Located = { found: Found[]; groups: number; unseen: number };

/** Rows a group, more or less; and rows looked at one by one at most. */
const rowsOfAGroup = 500;
const most = 20_000;

const keyText = ({ key }: Table) =>
  key && `ROW(${key.map((name) => `${identifier(name)}::text`).join(', ')})::text`;

/** The group of a row: some bits of its key's hash, or of its own where there is no key. */
const groupOf = ({ table, reading }: Pair, groups: number) => {
  const key = keyText(table);
  const of = key === null ? rowMark(table, reading) : encoded(key, reading);
  return `(${hash(of, 0)} & ${groups - 1})::int`;
};

const powerOfTwo = (count: number) => 2 ** Math.min(16, Math.max(0, Math.ceil(Math.log2(count))));

type Group = { group: number; rows: string; low: string; high: string };

async function readGroups(client: Client, pair: Pair, groups: number): Promise<Map<number, Group>> {
  const { table, reading } = pair;
  const { rows } = await client.query<Group>(
    sumsOf(table, { reading, from: fromOf(table), group: groupOf(pair, groups) }),
  );
  return new Map(rows.map((row) => [row.group, row]));
}

const onBoth = <T>({ source, target }: Pair, fn: (client: Client) => Promise<T>): Promise<[T, T]> =>
  Promise.all([fn(source), fn(target)]);

/** The groups whose rows differ, and how many rows they have. */
async function differingGroups(pair: Pair, groups: number): Promise<{ group: number; rows: number }[]> {
  const [source, target] = await onBoth(pair, (client) => readGroups(client, pair, groups));
  const all = [...new Set([...source.keys(), ...target.keys()])];
  return all
    .filter((group) => JSON.stringify(source.get(group)) !== JSON.stringify(target.get(group)))
    .map((group) => ({
      group,
      rows: Math.max(...[source, target].map((side) => Number(side.get(group)?.rows ?? 0))),
    }));
}

type Row = { ctid: string; key: string[] | null; hash: string };

async function readRows(
  client: Client,
  pair: Pair,
  groups: number,
  chosen: readonly number[],
): Promise<Row[]> {
  const { table, reading } = pair;
  const key = table.key
    ? `ARRAY[${table.key.map((name) => `${identifier(name)}::text`).join(', ')}]`
    : 'NULL::text[]';
  const { rows } = await client.query<Row>(
    `SELECT ctid::text, ${key} AS key, ${rowMark(table, reading)} AS hash
       FROM ${fromOf(table)} WHERE ${groupOf(pair, groups)} = ANY($1::int[])`,
    [chosen],
  );
  return rows;
}

/** Rows with a key belong together by it. */
function matchByKey(source: readonly Row[], target: readonly Row[]): Found[] {
  const there = new Map(target.map((row) => [JSON.stringify(row.key), row]));
  const found: Found[] = [];
  for (const row of source) {
    const id = JSON.stringify(row.key);
    const other = there.get(id);
    there.delete(id);
    if (other?.hash === row.hash) continue;
    found.push({ key: row.key ?? [], source: row.ctid, ...(other && { target: other.ctid }) });
  }
  return [...found, ...[...there.values()].map(({ key, ctid }) => ({ key: key ?? [], target: ctid }))];
}

/** Without a key, equal rows cancel out, as often as they are there. */
function matchByHash(source: readonly Row[], target: readonly Row[]): Found[] {
  const there = new Map<string, string[]>();
  for (const { hash: of, ctid } of target) there.set(of, [...(there.get(of) ?? []), ctid]);
  const gone = source.filter(({ hash: of }) => there.get(of)?.pop() === undefined);
  return [
    ...gone.map(({ ctid }) => ({ source: ctid })),
    ...[...there.values()].flat().map((ctid) => ({ target: ctid })),
  ];
}

/**
 * Finds the rows of a table that are not the same on both sides: its rows in groups by the hash of their key, of the groups that differ
 * the rows one by one. Two scans on each side; what is held in memory is bounded.
 */
export async function locate(pair: Pair, rows: number): Promise<Located> {
  const groups = powerOfTwo(rows / rowsOfAGroup);
  const differing = await differingGroups(pair, groups);
  let seen = 0;
  const chosen = differing.filter((group, index) => {
    seen += group.rows;
    return index === 0 || seen <= most;
  });
  const [source, target] = await onBoth(pair, (client) =>
    readRows(
      client,
      pair,
      groups,
      chosen.map(({ group }) => group),
    ),
  );
  const found = pair.table.key ? matchByKey(source, target) : matchByHash(source, target);
  return { found, groups, unseen: differing.length - chosen.length };
}
