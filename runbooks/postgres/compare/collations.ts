import { type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';

type Collation = {
  name: string;
  /** When its indexes were built, as far as the catalogue knows. */
  recorded: string | null;
  /** That of the system's library by now. */
  actual: string | null;
  /** Indexes and range partitions whose order is that of the collation. */
  endangered: string[];
};

/** What sorts by a collation: keys of indexes, and of tables partitioned by range. */
const users = `
  SELECT 'index ' || i.indexrelid::regclass AS object, unnest(i.indcollation) AS collation FROM pg_index i
   WHERE i.indrelid >= 16384
   UNION ALL
  SELECT 'partitions of ' || partrelid::regclass, unnest(partcollation) FROM pg_partitioned_table WHERE partstrat = 'r'`;

const endangered = (collation: string) =>
  `ARRAY(SELECT DISTINCT object FROM (${users}) u WHERE u.collation = ${collation} AND object !~ ' pg_toast\\.' ORDER BY 1)`;

const collations = `
  SELECT 'collation ' || c.oid::regcollation AS name, c.collversion AS recorded, pg_collation_actual_version(c.oid) AS actual,
         ${endangered('c.oid')} AS endangered
    FROM pg_collation c WHERE c.oid <> 'pg_catalog."default"'::regcollation AND c.collversion IS NOT NULL
     AND (c.oid >= 16384 OR EXISTS (SELECT FROM (${users}) u WHERE u.collation = c.oid))`;

/** From 15 on a database knows the version of its own. */
const own = `
  SELECT 'the database''s collation ' || datcollate AS name, datcollversion AS recorded,
         pg_database_collation_actual_version(oid) AS actual, ${endangered(`'pg_catalog."default"'::regcollation`)} AS endangered
    FROM pg_database WHERE datname = current_database()`;

async function readSide({ client }: Side): Promise<Map<string, Collation>> {
  const { rows } = await client.query("SELECT current_setting('server_version_num')::int >= 150000 AS knows");
  const sql = rows[0].knows ? `${collations} UNION ALL ${own} ORDER BY 1` : `${collations} ORDER BY 1`;
  return new Map((await client.query<Collation>(sql)).rows.map((row) => [row.name, row]));
}

const isStale = ({ recorded, actual }: Collation) => recorded !== actual;

const about = ({ endangered: list }: Collation) => (list.length > 0 ? list.join(', ') : 'nothing');

/** On the source it is too late to prevent; the target's indexes are built anew. */
const sourceStale = (collation: Collation) =>
  `${collation.name}: version ${collation.recorded} is recorded on the source, its system has ${collation.actual}: ` +
  `there the order of ${about(collation)} may be wrong, and a unique index may have let equal values in`;

const targetStale = (collation: Collation) =>
  `${collation.name}: version ${collation.recorded} is recorded on the target, its system has ${collation.actual}: ` +
  `REINDEX what sorts by it (${about(collation)}), then ALTER … REFRESH COLLATION VERSION`;

const changed = (source: Collation, target: Collation) =>
  `${target.name}: version ${source.actual} on the source’s system, ${target.actual} on the target’s: ` +
  `text may sort otherwise; ${about(target)} is in the new order`;

const versions = (side: ReadonlyMap<string, Collation>) =>
  Object.fromEntries([...side].map(([name, { recorded }]) => [name, recorded]));

/**
 * Versions of the collations that something sorts by. Another version on the target is expected and listed with what it
 * concerns; an index of the target that was built under another version than its system has is a difference.
 */
export async function compareCollations(source: Side, target: Side): Promise<Proof> {
  const [from, to] = await Promise.all([readSide(source), readSide(target)]);
  const pairs = [...to.values()].flatMap((right) => {
    const left = from.get(right.name);
    return left && left.actual !== right.actual ? [changed(left, right)] : [];
  });
  const expected = [...[...from.values()].filter(isStale).map(sourceStale), ...pairs];
  return proof(
    { id: 'collations', title: 'Collations: what sorts by which version' },
    { source: versions(from), target: versions(to), ...(expected.length > 0 ? { expected } : {}) },
    [...to.values()].filter(isStale).map(targetStale),
  );
}
