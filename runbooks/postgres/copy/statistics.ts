import type { Client } from 'pg';
import type { Task } from './queue.ts';
import { isBig, type Relation, tableKey } from './relations.ts';
import { step } from './steps.ts';

/** Roots of partitions and of inheritance, whose statistics are of all below them; ANALYZE does the partitions as well. */
const roots = `
  SELECT n.nspname AS schema, c.relname AS name, 0 AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT c.relispartition
     AND (c.relkind = 'p' OR (c.relkind = 'r' AND c.relhassubclass))`;

/** Of big tables, for which the others need not wait, and what the tables' own ANALYZE does not see. */
export async function analyzeTasks(source: Client, relations: readonly Relation[]): Promise<Task<Client>[]> {
  const { rows } = await source.query<Pick<Relation, 'schema' | 'name' | 'bytes'>>(roots);
  const big = relations.filter((relation) => isBig(relation) && !relation.partition);
  const wanted = new Map([...big, ...rows].map((table) => [tableKey(table), table]));
  return [...wanted].map(([of, { bytes }]) =>
    step({ id: `statistics of ${of}`, sql: `ANALYZE ${of};` }, { of, weight: bytes }),
  );
}
