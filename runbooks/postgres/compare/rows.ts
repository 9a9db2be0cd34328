import type { Client } from 'pg';
import { isConnectionLoss } from '../connection-problem.ts';
import { type Part, partsOf, type Relation } from '../parts.ts';
import { differencesBetween, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';
import type { Report } from '../transfer/progress.ts';

/** Count and hash of a table's rows, whatever their order; or why they could not be read. */
type Sum = { rows: bigint; low: bigint; high: bigint; unreadable?: string };

/** What holds rows itself: tables, partitions, materialised views; of an extension's tables only its configuration. */
const relations = `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, (pg_relation_size(c.oid) / 8192)::int AS pages
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
                        AND NOT c.oid = ANY(coalesce(e.extconfig, '{}')))
   ORDER BY 4 DESC, 1, 2`;

/** The alias must be no column's name, or its text would be taken in place of the row's. */
const alias = '"the whole row"';

/** Two 64-bit hashes of each row's text with different seeds, summed: equal for equal rows in any order. */
const hash = (seed: number) => `coalesce(sum(hashtextextended((${alias}.*)::text, ${seed})), 0)::text`;

const sumRows = ({ from, range }: Part) =>
  `SELECT count(*)::text AS rows, ${hash(0)} AS low, ${hash(1)} AS high FROM ${from} AS ${alias}${range}`;

/** Rolled back each time: a session would else hold the locks of all tables, and a server has room for few thousand. */
async function readPart(client: Client, part: Part): Promise<Sum> {
  await client.query('SAVEPOINT part');
  try {
    const { rows } = await client.query<{ rows: string; low: string; high: string }>(sumRows(part));
    const [sum] = rows;
    return { rows: BigInt(sum?.rows ?? 0), low: BigInt(sum?.low ?? 0), high: BigInt(sum?.high ?? 0) };
  } catch (error) {
    if (isConnectionLoss(error as Error)) throw error;
    return { rows: 0n, low: 0n, high: 0n, unreadable: (error as Error).message };
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part');
  }
}

const add = (a: Sum | undefined, b: Sum): Sum =>
  a
    ? {
        rows: a.rows + b.rows,
        low: a.low + b.low,
        high: a.high + b.high,
        unreadable: a.unreadable ?? b.unreadable,
      }
    : b;

async function readSide(
  side: Side,
  onPart: (total: number, name: string) => void,
): Promise<Map<string, Sum>> {
  const parts = (await side.client.query<Relation>(relations)).rows.flatMap(partsOf);
  const sums = new Map<string, Sum>();
  await side.each(parts, async (client, part) => {
    const sum = await readPart(client, part);
    sums.set(part.name, add(sums.get(part.name), sum));
    onPart(parts.length, part.name);
  });
  return sums;
}

const half = (sum: bigint) => BigInt.asUintN(64, sum).toString(16).padStart(16, '0');
const digest = ({ high, low }: Sum) => half(high) + half(low);
const show = (sum: Sum) => `${sum.rows} rows, hash ${digest(sum)}`;

function differ(source: Sum, target: Sum): string | undefined {
  const unreadable = source.unreadable ?? target.unreadable;
  if (unreadable) return `cannot be read on the ${source.unreadable ? 'source' : 'target'}: ${unreadable}`;
  const equal = source.rows === target.rows && digest(source) === digest(target);
  return equal ? undefined : `source ${show(source)}; target ${show(target)}`;
}

const figures = (sums: ReadonlyMap<string, Sum>) => ({
  tables: sums.size,
  rows: Number([...sums.values()].reduce((total, { rows }) => total + rows, 0n)),
  hash: digest([...sums.values()].reduce(add, { rows: 0n, low: 0n, high: 0n })),
});

/** Every table's rows, counted and hashed on both sides. A table that cannot be read is a difference. */
export async function compareRows(source: Side, target: Side, progress: Report): Promise<Proof> {
  let done = 0;
  // A table is through when both sides have read it.
  const onPart = (total: number, note: string) =>
    progress({ done: Math.floor(++done / 2), total, unit: 'tables', note });
  const [from, to] = await Promise.all([readSide(source, onPart), readSide(target, onPart)]);
  return proof(
    { id: 'rows', title: 'Rows of every table' },
    { source: figures(from), target: figures(to) },
    differencesBetween(from, to, differ),
  );
}
