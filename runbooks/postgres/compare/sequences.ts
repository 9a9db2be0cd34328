import { lastOf } from '../client.ts';
import { afresh } from '../moment.ts';
import { differencesBetween, digestOf, type Proof, proof } from '../proof.ts';
import { literal, qualified } from '../quote.ts';
import type { Side } from '../side.ts';

type Sequence = { schema: string; name: string; parameters: string };

const parameters = `
  SELECT n.nspname AS schema, c.relname AS name,
         format('%s start %s min %s max %s increment %s cache %s%s', format_type(seqtypid, NULL), seqstart, seqmin, seqmax,
                seqincrement, seqcache, CASE WHEN seqcycle THEN ' cycle' ELSE '' END) AS parameters
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
   ORDER BY 1, 2`;

/** Position of one sequence; pg_sequences would not tell whether the value was already given out. */
const position = ({ schema, name }: Sequence) =>
  `SELECT ${literal(`${schema}.${name}`)} AS name, format('last_value %s is_called %s', last_value, is_called) AS position FROM ${qualified(schema, name)}`;

/** Sequences in one query: each is a relation that it names, and locks. */
const batch = 500;

type Position = { name: string; position: string };

async function readPositions(client: Side['client'], sequences: readonly Sequence[]): Promise<Position[]> {
  const found: Position[] = [];
  for (let first = 0; first < sequences.length; first += batch) {
    const some = sequences.slice(first, first + batch).map(position);
    found.push(...(await lastOf<Position>(client, `${afresh} ${some.join(' UNION ALL ')}`)));
  }
  return found;
}

/** Parameters and position of every sequence, by name. */
export async function readSequences({ client }: Side): Promise<Map<string, string>> {
  const { rows } = await client.query<Sequence>(parameters);
  const positions = await readPositions(client, rows);
  const byName = new Map(positions.map((row) => [row.name, row.position]));
  return new Map(
    rows.map((row) => [
      `${row.schema}.${row.name}`,
      `${row.parameters}, ${byName.get(`${row.schema}.${row.name}`)}`,
    ]),
  );
}

type Sequences = ReadonlyMap<string, string>;

/** Holds what was read of both sides against each other. */
export function proveSequences(from: Sequences, to: Sequences): Proof {
  const differ = (left: string, right: string) =>
    left === right ? undefined : `source ${left}; target ${right}`;
  return proof(
    { id: 'sequences', title: 'Sequences' },
    { source: digestOf(from), target: digestOf(to) },
    differencesBetween(from, to, differ),
  );
}

/** Parameters and position of every sequence. */
export async function compareSequences(source: Side, target: Side): Promise<Proof> {
  const [from, to] = await Promise.all([readSequences(source), readSequences(target)]);
  return proveSequences(from, to);
}
