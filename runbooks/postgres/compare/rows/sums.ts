import type { Client } from 'pg';
import { lastOf } from '../../client.ts';
import { isConnectionLoss } from '../../connection-problem.ts';
import { afresh } from '../../moment.ts';
import { type Part, partsOf } from '../../parts.ts';
import type { Side } from '../../side.ts';
import { type Reading, sumsOf } from './hash.ts';
import type { Table } from './tables.ts';

/** Count and hash of a table's rows, whatever their order; or why they could not be read. */
export type Sum = { rows: bigint; low: bigint; high: bigint; unreadable?: string; tooWide?: boolean };

export const nothing: Sum = { rows: 0n, low: 0n, high: 0n };

/** A text of more than 1 GB: `program_limit_exceeded`, or the allocator's own word. */
const isTooWide = ({ code, message }: Error & { code?: string }) =>
  code === '54000' || /invalid memory alloc request size|enlarge string buffer/.test(message);

async function readPart(client: Client, sql: string): Promise<Sum> {
  try {
    const [sum] = await lastOf<{ rows: string; low: string; high: string }>(client, `${afresh} ${sql}`);
    return { rows: BigInt(sum?.rows ?? 0), low: BigInt(sum?.low ?? 0), high: BigInt(sum?.high ?? 0) };
  } catch (error) {
    if (isConnectionLoss(error as Error)) throw error;
    return { ...nothing, unreadable: (error as Error).message, tooWide: isTooWide(error as Error) };
  }
}

export const add = (a: Sum, b: Sum): Sum => ({
  rows: a.rows + b.rows,
  low: a.low + b.low,
  high: a.high + b.high,
  ...(a.unreadable ? { unreadable: a.unreadable, tooWide: a.tooWide } : {}),
  ...(b.unreadable ? { unreadable: b.unreadable, tooWide: b.tooWide } : {}),
});

/** The sums of tables, by their names. */
export type Sums = Map<string, Sum>;

/** Takes how many parts there are of a side, and the table of one that was read. */
export type OnPart = (total: number, name: string) => void;

/** A table, or a part of a big one. */
export type TablePart = { table: Table; part: Part };

export const partsOfAll = (tables: Iterable<Table>): TablePart[] =>
  [...tables].flatMap((table) => partsOf(table).map((part) => ({ table, part })));

/** Reads a part, and adds it to what was found. */
export async function addPart(
  found: Sums,
  client: Client,
  { table, part, reading }: TablePart & { reading: Reading },
): Promise<void> {
  const sum = await readPart(client, sumsOf(table, { reading, from: `${part.from}${part.range}` }));
  found.set(table.shown, add(found.get(table.shown) ?? nothing, sum));
}

/** The sums of some tables of one side, big ones part by part on all its sessions. */
export async function readSums(
  side: Side,
  tables: Iterable<Table>,
  { reading, onPart }: { reading: Reading; onPart: OnPart },
): Promise<Sums> {
  const parts = partsOfAll(tables);
  const found: Sums = new Map();
  await side.each(parts, async (client, one) => {
    await addPart(found, client, { ...one, reading });
    onPart(parts.length, one.table.shown);
  });
  return found;
}

const half = (sum: bigint) => BigInt.asUintN(64, sum).toString(16).padStart(16, '0');

export const digest = ({ high, low }: Sum) => half(high) + half(low);

const show = (sum: Sum) => `${sum.rows} rows, hash ${digest(sum)}`;

/** What differs between two sums; undefined when they are equal. A table that cannot be read is a difference. */
export function differ(source: Sum, target: Sum): string | undefined {
  const unreadable = source.unreadable ?? target.unreadable;
  if (unreadable) return `cannot be read on the ${source.unreadable ? 'source' : 'target'}: ${unreadable}`;
  const equal = source.rows === target.rows && source.low === target.low && source.high === target.high;
  return equal ? undefined : `source ${show(source)}; target ${show(target)}`;
}
