import { isConnectionLoss } from '../../connection-problem.ts';
import type { Side } from '../../side.ts';
import { type Detail, detail } from './details.ts';
import type { Reading } from './hash.ts';
import { type Located, locate, type Pair } from './locate.ts';
import { addTable, type Repair } from './repair.ts';
import type { Sum } from './sums.ts';
import { guarded, type Table } from './tables.ts';

/** Both sides as far as they are known. */
export interface Compared {
  readonly source: Side;
  readonly target: Side;
  readonly tables: readonly [ReadonlyMap<string, Table>, ReadonlyMap<string, Table>];
  readonly sums: readonly [ReadonlyMap<string, Sum>, ReadonlyMap<string, Sum>];
  readonly reading: Reading;
  /** Tables that were read value by value. */
  readonly wide: ReadonlySet<string>;
}

/** What is said of each table, and what would repair them. */
export interface Explained {
  readonly lines: Map<string, string[]>;
  readonly repair: Repair;
  /** What the repair lacks, one line each. */
  readonly left: string[];
}

/** Tables looked into, rows printed of each, and rows repaired of each. */
const limits = { tables: 50, printed: 36, repaired: 5000 } as const;

const columnsOf = ({ columns }: Table) => JSON.stringify(columns.map(({ name, type }) => [name, type]));

/** Why rows of a table cannot be looked for one by one. */
function obstacle({ tables, sums }: Compared, name: string): string | undefined {
  const [left, right] = tables.map((side) => side.get(name));
  if (!left || !right) return 'it is on one side only';
  if (sums.some((side) => side.get(name)?.unreadable)) return 'it cannot be read';
  return columnsOf(left) === columnsOf(right) ? undefined : 'its columns are not the same on both sides';
}

const longest = 200;

const shorten = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** The key's values, never another's: rows hold what is nobody's business. */
function show(table: Table, row: Detail): string {
  const places = [row.source && `${row.source} of the source`, row.target && `${row.target} of the target`];
  const which = row.key
    ? `(${table.key?.join(', ')}) = (${shorten(row.key.join(', '))})`
    : `at ${places.filter(Boolean).join(' and ')}`;
  const how =
    row.source && row.target
      ? `differs in column${row.columns.length > 1 ? 's' : ''} ${shorten(row.columns.join(', '))}`
      : `only on the ${row.source ? 'source' : 'target'}`;
  return `${table.shown}: row ${which}: ${how}`.replace(/[\n\r]/g, ' ');
}

function linesOf(table: Table, { found, groups, unseen }: Located, rows: readonly Detail[]): string[] {
  const rest = found.length - Math.min(limits.printed, rows.length);
  return [
    ...rows.slice(0, limits.printed).map((row) => show(table, row)),
    ...(rest > 0 ? [`${table.shown}: … and ${rest} more rows`] : []),
    ...(unseen > 0
      ? [`${table.shown}: … and rows in ${unseen} more of ${groups} groups, which were not looked into`]
      : []),
  ];
}

async function explainTable(compared: Compared, name: string, table: Table, so: Explained): Promise<void> {
  const { source, target, sums, reading, wide } = compared;
  const pair: Pair = {
    source: source.client,
    target: target.client,
    table,
    reading: { ...reading, wide: wide.has(name) },
  };
  const rows = Math.max(...sums.map((side) => Number(side.get(name)?.rows ?? 0)));
  const located = await locate(pair, rows);
  const details = await detail(pair, located.found.slice(0, limits.repaired));
  so.lines.set(name, linesOf(table, located, details));
  addTable(so.repair, table, details);
  const missing = located.found.length - details.length;
  if (missing > 0 || located.unseen > 0) so.left.push(`${name}: more rows differ; compare again after this`);
}

/** Looks for the rows that differ in each of these tables, down to their keys and columns. */
export async function explain(compared: Compared, names: readonly string[]): Promise<Explained> {
  const so: Explained = { lines: new Map(), repair: { deletes: [], updates: [], inserts: [] }, left: [] };
  const { source, target, tables } = compared;
  for (const [index, name] of names.entries()) {
    const table = tables[0].get(name);
    const reason = index >= limits.tables ? 'too many tables differ' : obstacle(compared, name);
    if (!table || reason) {
      so.left.push(`${name}: ${reason ?? 'it is on the target only'}`);
      continue;
    }
    try {
      await guarded(source.client, () =>
        guarded(target.client, () => explainTable(compared, name, table, so)),
      );
    } catch (error) {
      if (isConnectionLoss(error as Error)) throw error;
      so.left.push(`${name}: ${(error as Error).message}`);
      so.lines.set(name, [`${name}: its rows cannot be told one by one: ${(error as Error).message}`]);
    }
  }
  return so;
}
