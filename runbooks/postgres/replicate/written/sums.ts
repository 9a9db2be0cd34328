import type { Client } from 'pg';
import { type Reading, sumsOf } from '../../compare/rows/hash.ts';
import { add, nothing, type Sum } from '../../compare/rows/sums.ts';
import { fromOf, guarded, listTables, type Table } from '../../compare/rows/tables.ts';
import { partsOf } from '../../parts.ts';
import type { Side } from '../../side.ts';
import type { ReplicatedTable } from '../tables.ts';
import { type Keys, keysOf, tableName, type WrittenTable } from './keys.ts';

/** Both servers have the same encoding here. */
const reading: Reading = { wide: false, recode: false };

/** Tables by the name that replication has for them. */
type Tables = ReadonlyMap<string, Table>;

/** Every table of one side. */
export const tablesOf = async (side: Side): Promise<Tables> =>
  new Map([...(await listTables(side)).values()].map((table) => [tableName(table), table]));

/** Rows of a table, and the keys by which they are chosen. */
interface Chosen {
  readonly table: Table;
  readonly from: string;
  readonly keys?: Keys | undefined;
}

async function read(client: Client, { table, from, keys }: Chosen): Promise<Sum> {
  const { rows } = await client.query<Record<'rows' | 'low' | 'high', string>>(
    sumsOf(table, { reading, from }),
    keys?.parameters ?? [],
  );
  const { rows: count, low, high } = rows[0] ?? { rows: 0, low: 0, high: 0 };
  return { rows: BigInt(count), low: BigInt(low), high: BigInt(high) };
}

/** The rows with these keys; none where there is no such table. */
export async function sumWritten(
  client: Client,
  table: Table | undefined,
  written: WrittenTable,
): Promise<Sum> {
  if (!table || written.rows.size === 0) return nothing;
  const keys = await keysOf(client, written);
  const from = `(SELECT t.* FROM ${fromOf(table)} AS t JOIN ${keys.from} ON ${keys.matches}) w`;
  return read(client, { table, from, keys });
}

interface Resting {
  readonly known: Tables;
  readonly written: ReadonlyMap<string, WrittenTable>;
  readonly onPart: () => void;
}

/** All rows of the tables but those that were written, by table, shared among the side's sessions. */
export async function sumTheRest(
  side: Side,
  tables: readonly ReplicatedTable[],
  { known, written, onPart }: Resting,
): Promise<Map<string, Sum>> {
  const found = new Map<string, Sum>();
  const parts = tables.flatMap((one) => {
    const table = known.get(tableName(one));
    return table ? partsOf(table).map((part) => ({ ...part, table })) : [];
  });
  await side.each(parts, async (client, { name, from, range, table }) => {
    const sum = await guarded(client, async () => {
      const but = written.get(name);
      const keys = but && but.rows.size > 0 ? await keysOf(client, but) : undefined;
      const others = keys
        ? `${range ? ' AND' : ' WHERE'} NOT EXISTS (SELECT FROM ${keys.from} WHERE ${keys.matches})`
        : '';
      return read(client, { table, from: `${from} AS t${range}${others}`, keys });
    });
    found.set(name, add(found.get(name) ?? nothing, sum));
    onPart();
  });
  return found;
}
