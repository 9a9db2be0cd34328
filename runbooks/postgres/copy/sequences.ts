import type { Client } from 'pg';
import { literal, qualified } from '../quote.ts';

type Sequence = { schema: string; name: string };
type Position = { sequence: string; last_value: string; is_called: boolean };

/** Sequences of extensions are theirs, but for those of their configuration. */
const listed = `
  SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND (EXISTS (SELECT FROM pg_extension e WHERE c.oid = ANY(e.extconfig))
          OR NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
   ORDER BY 1, 2`;

/** Sequences in one query: each is a relation that it names. */
const batch = 500;

const read = ({ schema, name }: Sequence) => {
  const sequence = qualified(schema, name);
  return `SELECT ${literal(sequence)} AS sequence, last_value::text, is_called FROM ${sequence}`;
};

const set = ({ sequence, last_value, is_called }: Position) =>
  `setval(${literal(sequence)}, ${last_value}, ${is_called})`;

/**
 * Sets every sequence of the target to where the source's is now, whether its value was given out included. Returns how
 * many there are. A sequence knows no snapshot: while writers run, it has to be done again.
 */
export async function copySequences(source: Client, target: Client): Promise<number> {
  const { rows } = await source.query<Sequence>(listed);
  for (let index = 0; index < rows.length; index += batch) {
    const sql = rows
      .slice(index, index + batch)
      .map(read)
      .join(' UNION ALL ');
    const positions = (await source.query<Position>(sql)).rows;
    await target.query(positions.map((position) => `SELECT ${set(position)}`).join(';'));
  }
  return rows.length;
}
