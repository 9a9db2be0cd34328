import type { Client } from 'pg';
import type { Task } from './queue.ts';
import { type Relation, tableKey } from './relations.ts';
import { type Step, step } from './steps.ts';

/** Roots of partitions and of inheritance, whose statistics are of all below them; ANALYZE does the partitions as well. */
const roots = `
  SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT c.relispartition
     AND (c.relkind = 'p' OR (c.relkind = 'r' AND c.relhassubclass))`;

/** Of one table. */
export const analyzeStep = (table: string): Step => ({
  id: `statistics of ${table}`,
  sql: `ANALYZE ${table};`,
});

type Root = Pick<Relation, 'schema' | 'name'>;

export const listRoots = async (source: Client): Promise<Root[]> => (await source.query<Root>(roots)).rows;

/** Of all tables below a root together. Materialised views wait for them. */
export const analyzeTasks = (list: readonly Root[]): Task<Client>[] =>
  list.map(tableKey).map((of) => {
    const one = { ...analyzeStep(of), id: `statistics of ${of} and all below` };
    return step(one, { of, weight: Number.MAX_VALUE });
  });
