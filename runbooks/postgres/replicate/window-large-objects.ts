import type { Client } from 'pg';
import { emptyLargeObjects, largeObjectTasks } from '../copy/large-objects.ts';
import type { Pair } from '../copy/sessions.ts';
import { grantee, identifier, literal } from '../quote.ts';

type Grant = { to: string | null; privilege: string; grantable: boolean };
type LargeObject = { oid: number; owner: string; comment: string | null; grants: Grant[] };

const listed = `
  SELECT m.oid, pg_get_userbyid(m.lomowner)::text AS owner, obj_description(m.oid, 'pg_largeobject') AS comment,
         coalesce((SELECT json_agg(json_build_object('to', CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END,
                                                     'privilege', a.privilege_type, 'grantable', a.is_grantable)
                                   ORDER BY 1, a.grantee::text, a.privilege_type)
                     FROM aclexplode(m.lomacl) a WHERE a.grantee <> m.lomowner), '[]') AS grants
    FROM pg_largeobject_metadata m ORDER BY 1`;

const list = async (client: Client) => (await client.query<LargeObject>(listed)).rows;

const create = ({ oid, owner, comment, grants }: LargeObject): string[] => [
  `SELECT lo_create(${oid})`,
  `ALTER LARGE OBJECT ${oid} OWNER TO ${identifier(owner)}`,
  ...(comment === null ? [] : [`COMMENT ON LARGE OBJECT ${oid} IS ${literal(comment)}`]),
  ...grants.map(
    ({ to, privilege, grantable }) =>
      `GRANT ${privilege} ON LARGE OBJECT ${oid} TO ${grantee(to)}${grantable ? ' WITH GRANT OPTION' : ''}`,
  ),
];

/** Removes what is not, or not so, on the source, and makes what is missing; empty, with owner, comment and privileges. */
async function align({ source, target }: Pair): Promise<number> {
  const [wanted, there] = [await list(source), await list(target)];
  const key = (one: LargeObject) => JSON.stringify(one);
  const [want, have] = [new Set(wanted.map(key)), new Set(there.map(key))];
  for (const one of there) if (!want.has(key(one))) await target.query(`SELECT lo_unlink(${one.oid})`);
  for (const one of wanted)
    if (!have.has(key(one))) for (const statement of create(one)) await target.query(statement);
  return wanted.length;
}

/** Brings all large objects over again: nothing tells which were written. Returns how many there are. */
export async function copyWindowLargeObjects(pair: Pair): Promise<number> {
  const count = await align(pair);
  if (count === 0) return 0;
  await emptyLargeObjects(pair.target);
  for (const task of await largeObjectTasks(pair.source, () => {})) await task.run(pair);
  return count;
}
