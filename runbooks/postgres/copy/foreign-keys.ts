import type { Client } from 'pg';
import type { Definition } from './definitions.ts';
import type { Task } from './queue.ts';
import { tableKey } from './relations.ts';
import { step } from './steps.ts';

/**
 * A validated foreign key between tables of which none is partitioned: a partitioned one cannot have it unvalidated before
 * 18, and what refers to one keeps a constraint for each partition, which VALIDATE does not reach.
 */
type ForeignKey = { key: string; schema: string; name: string; validate: string; bytes: number };

const validated = `
  SELECT format('FK CONSTRAINT %s %s %s', n.nspname, t.relname, k.conname) AS key, n.nspname AS schema, t.relname AS name,
         format('VALIDATE CONSTRAINT %I', k.conname) AS validate, pg_table_size(t.oid)::float8 AS bytes
    FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
   WHERE k.contype = 'f' AND k.convalidated AND t.relkind = 'r' AND k.conparentid = 0
     AND (SELECT relkind FROM pg_class WHERE oid = k.confrelid) = 'r'`;

/** Definitions that add foreign keys without looking at the rows, and the tasks that look. */
export interface ForeignKeys {
  readonly definitions: readonly Definition[];
  readonly tasks: readonly Task<Client>[];
}

/** One task a table: Postgres validates one constraint of a table at a time. */
function tasksFor(keys: readonly ForeignKey[]): Task<Client>[] {
  const tables = new Map<string, ForeignKey[]>();
  for (const key of keys) tables.set(tableKey(key), [...(tables.get(tableKey(key)) ?? []), key]);
  return [...tables].map(([of, list]) => {
    const sql = `ALTER TABLE ${of} ${list.map(({ validate }) => validate).join(', ')};`;
    return step({ id: `foreign keys of ${of}`, sql }, { of, weight: list[0]?.bytes ?? 0 });
  });
}

/** The foreign keys that are valid on the source. */
export const listForeignKeys = async (source: Client): Promise<ForeignKey[]> =>
  (await source.query<ForeignKey>(validated)).rows;

/** Adds them all NOT VALID where they are valid on the source, to validate them side by side; the others stay as they are. */
export function splitForeignKeys(
  definitions: readonly Definition[],
  list: readonly ForeignKey[],
): ForeignKeys {
  const known = new Map(list.map((key) => [key.key, key]));
  const found = definitions.flatMap((one) => known.get(one.key) ?? []);
  return {
    definitions: definitions.map((one) =>
      known.has(one.key) ? { ...one, sql: one.sql.replace(/;\s*$/, ' NOT VALID;') } : one,
    ),
    tasks: tasksFor(found),
  };
}
