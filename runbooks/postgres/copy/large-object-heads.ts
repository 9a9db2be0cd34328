import type { Client } from 'pg';
import { grantee, identifier, literal } from '../quote.ts';
import type { Pair } from './sessions.ts';

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

const remove = ({ oid }: LargeObject): string[] => [`SELECT lo_unlink(${oid})`];

/** Objects a transaction: each is a few locks. */
const batch = 200;

async function each(client: Client, objects: readonly LargeObject[], of: (one: LargeObject) => string[]) {
  for (let first = 0; first < objects.length; first += batch)
    await client.query(
      objects
        .slice(first, first + batch)
        .flatMap(of)
        .join(';'),
    );
}

/**
 * Removes the large objects that are not, or not so, on the source, and makes those that are missing; empty, with owner, comment and
 * privileges. pg_dump tells of them together with their content from 17 on, before that with the schema. Returns how many there are.
 */
export async function alignLargeObjects({ source, target }: Pair): Promise<number> {
  const [wanted, there] = [await list(source), await list(target)];
  const key = (one: LargeObject) => JSON.stringify(one);
  const [want, have] = [new Set(wanted.map(key)), new Set(there.map(key))];
  await each(
    target,
    there.filter((one) => !want.has(key(one))),
    remove,
  );
  await each(
    target,
    wanted.filter((one) => !have.has(key(one))),
    create,
  );
  return wanted.length;
}
