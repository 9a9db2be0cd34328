import type { Client } from 'pg';
import type { Task } from './queue.ts';
import { step } from './steps.ts';

/** Roots of partitions and of inheritance, whose statistics are of all below them; ANALYZE does the partitions as well. */
const roots = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT c.relispartition
     AND (c.relkind = 'p' OR (c.relkind = 'r' AND c.relhassubclass))`;

/** What the tables' own ANALYZE does not see. */
export async function analyzeTasks(source: Client): Promise<Task<Client>[]> {
  const { rows } = await source.query<{ name: string }>(roots);
  return rows.map(({ name }) =>
    step({ id: `statistics of ${name}`, sql: `ANALYZE ${name};` }, { of: name, weight: 0 }),
  );
}
