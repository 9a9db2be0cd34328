import type { Client } from 'pg';
import { identifier } from '../../quote.ts';
import type { Change } from './decode.ts';

/** The rows of one table that were written, by key. */
export interface WrittenTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: Map<string, readonly string[]>;
  /** Any of its rows may have been written. */
  any: boolean;
}

/** What was written since a point, by table. */
export type Written = Map<string, WrittenTable>;

export const tableName = ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`;

/** Notes a change. */
export function note(written: Written, change: Change): void {
  const { schema, name, key } = change.table;
  const columns = key.map(({ column }) => column);
  const table = written.get(tableName(change.table)) ?? {
    schema,
    name,
    columns,
    rows: new Map(),
    any: false,
  };
  written.set(tableName(change.table), table);
  if (change.kind === 'any') table.any = true;
  else for (const row of change.keys) table.rows.set(JSON.stringify(row), row);
}

/** What was written then, and not again since. */
export function without(then: Written, since: Written): Written {
  const left: Written = new Map();
  for (const [name, table] of then) {
    const again = since.get(name);
    if (again?.any) continue;
    const rows = new Map([...table.rows].filter(([key]) => !again?.rows.has(key)));
    left.set(name, { ...table, rows });
  }
  return left;
}

/** As text, to be remembered elsewhere. */
export const pack = (written: Written): string =>
  JSON.stringify([...written.values()].map((table) => ({ ...table, rows: [...table.rows.values()] })));

/** What {@link pack} has made. */
export const unpack = (text: string): Written =>
  new Map(
    (JSON.parse(text) as (Omit<WrittenTable, 'rows'> & { rows: string[][] })[]).map((table) => [
      tableName(table),
      { ...table, rows: new Map(table.rows.map((row) => [JSON.stringify(row), row])) },
    ]),
  );

/** Rows, by key. */
export const countRows = (written: Written) =>
  [...written.values()].reduce((sum, { rows }) => sum + rows.size, 0);

const types = `
  SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_attribute a WHERE a.attrelid = format('%I.%I', $1::text, $2::text)::regclass AND a.attname = ANY($3)`;

/** Rows by their key, as a table expression `k` with the key's columns, and the parameters it takes. */
export interface Keys {
  readonly from: string;
  readonly matches: string;
  readonly parameters: string[][];
}

/** The written rows' keys as SQL, to be joined with the table `t`: typed, so that the table's index finds them. */
export async function keysOf(client: Client, table: WrittenTable): Promise<Keys> {
  const { schema, name, columns } = table;
  const { rows } = await client.query<{ name: string; type: string }>(types, [schema, name, columns]);
  const typeOf = new Map(rows.map((column) => [column.name, column.type]));
  const plain = columns.map((_, at) => `c${at}`).join(', ');
  const typed = columns
    .map((column, at) => `c${at}::${typeOf.get(column)} AS ${identifier(column)}`)
    .join(', ');
  const parameters = columns.map((_, at) => [...table.rows.values()].map((row) => row[at] as string));
  return {
    from: `(SELECT DISTINCT ${typed} FROM unnest(${columns.map((_, at) => `$${at + 1}::text[]`).join(', ')}) w (${plain})) k`,
    matches: columns.map((column) => `t.${identifier(column)} = k.${identifier(column)}`).join(' AND '),
    parameters,
  };
}
