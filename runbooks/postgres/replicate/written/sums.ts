import type { Client } from 'pg';
import { partsOf } from '../../parts.ts';
import type { Side } from '../../side.ts';
import type { ReplicatedTable } from '../tables.ts';
import { keysOf, type WrittenTable } from './keys.ts';

/** Count and hash of rows, whatever their order. */
export type Sum = { rows: bigint; low: bigint; high: bigint };

export const nothing: Sum = { rows: 0n, low: 0n, high: 0n };

export const add = (a: Sum, b: Sum): Sum => ({
  rows: a.rows + b.rows,
  low: a.low + b.low,
  high: a.high + b.high,
});

export const isEqual = (a: Sum, b: Sum) => a.rows === b.rows && a.low === b.low && a.high === b.high;

const hash = (seed: number) => `coalesce(sum(hashtextextended(whole COLLATE "C", ${seed})), 0)::text`;

/** Of the rows of `t`, as text. Both sides have columns in the same order here, and the same encoding. */
const sumOf = (from: string) =>
  `SELECT count(*)::text AS rows, ${hash(0)} AS low, ${hash(1)} AS high FROM (SELECT (t.*)::text AS whole FROM ${from} OFFSET 0) r`;

async function read(client: Client, sql: string, parameters: string[][]): Promise<Sum> {
  const { rows } = await client.query<Record<keyof Sum, string>>(sql, parameters);
  const [{ rows: count, low, high }] = rows as [Record<keyof Sum, string>];
  return { rows: BigInt(count), low: BigInt(low), high: BigInt(high) };
}

/** The rows with these keys. */
export async function sumWritten(client: Client, table: WrittenTable): Promise<Sum> {
  if (table.rows.size === 0) return nothing;
  const { from, matches, parameters } = await keysOf(client, table);
  const name = onlyName(table);
  return read(client, sumOf(`${name} AS t JOIN ${from} ON ${matches}`), parameters);
}

const onlyName = ({ schema, name }: { schema: string; name: string }) =>
  partsOf({ schema, name, kind: 'r', pages: 0 })[0]?.from ?? '';

const pages = `SELECT (pg_relation_size(format('%I.%I', $1::text, $2::text)::regclass) / 8192)::int AS pages`;

/** All rows of the tables but those that were written, by table, shared among the side's sessions. */
export async function sumTheRest(
  side: Side,
  tables: readonly ReplicatedTable[],
  { written, onPart }: { written: ReadonlyMap<string, WrittenTable>; onPart: () => void },
): Promise<Map<string, Sum>> {
  const found = new Map<string, Sum>();
  const parts = [];
  for (const { schema, name } of tables) {
    const { rows } = await side.client.query<{ pages: number }>(pages, [schema, name]);
    parts.push(...partsOf({ schema, name, kind: 'r', pages: rows[0]?.pages ?? 0 }));
  }
  await side.each(parts, async (client, { name, from, range }) => {
    // Taken back each time: a session would else hold the locks of all tables, and a server has room for few thousand.
    await client.query('SAVEPOINT part');
    const table = written.get(name);
    const keys = table && table.rows.size > 0 ? await keysOf(client, table) : undefined;
    const but = keys
      ? `${range ? ' AND' : ' WHERE'} NOT EXISTS (SELECT FROM ${keys.from} WHERE ${keys.matches})`
      : '';
    const sum = await read(client, sumOf(`${from} AS t${range}${but}`), keys?.parameters ?? []);
    await client.query('ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part');
    found.set(name, add(found.get(name) ?? nothing, sum));
    onPart();
  });
  return found;
}
