import { differencesBetween, digestOf, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';

/** States the text of a schema does not tell. */
const states = `
  SELECT 'index ' || indexrelid::regclass AS name, 'invalid' AS state FROM pg_index WHERE NOT indisvalid
   UNION ALL
  SELECT format('constraint %s on %s', conname, conrelid::regclass), 'not validated' FROM pg_constraint WHERE NOT convalidated
   UNION ALL
  SELECT 'trigger ' || tgname || ' on ' || tgrelid::regclass, 'disabled' FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal`;

async function readSide({ client }: Side): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; state: string }>(states);
  return new Map(rows.map(({ name, state }) => [name, state]));
}

/** An invalid index of the source is not moved, and is no loss. */
const movable = (source: ReadonlyMap<string, string>) =>
  new Map([...source].filter(([, state]) => state !== 'invalid'));

/** Invalid indexes, constraints that were never validated, triggers that are off. */
export async function compareCatalogue(source: Side, target: Side): Promise<Proof> {
  const [from, to] = await Promise.all([readSide(source), readSide(target)]);
  return proof(
    { id: 'catalogue', title: 'Indexes, constraints and triggers in force' },
    { source: digestOf(from), target: digestOf(to) },
    differencesBetween(movable(from), to, (a, b) => (a === b ? undefined : `source ${a}; target ${b}`)),
  );
}
