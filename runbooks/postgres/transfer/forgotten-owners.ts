import type { Client } from 'pg';
import { identifier } from '../quote.ts';

/** An object whose owner pg_dump does not tell. */
export type Forgotten = { object: string; owner: string };

/** Multiranges, which come with their ranges, and operators that exist only as another's commutator or negator. */
const forgotten = `
  SELECT format('TYPE %I.%I', n.nspname, t.typname) AS object, pg_get_userbyid(t.typowner)::text AS owner
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
   WHERE t.typtype = 'm' AND n.nspname !~ '^pg_'
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
   UNION ALL
  SELECT format('OPERATOR %I.%s (%s, %s)', n.nspname, o.oprname, coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'), format_type(o.oprright, NULL)),
         pg_get_userbyid(o.oprowner)::text
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
   WHERE o.oprcode = 0 AND n.nspname !~ '^pg_'
   ORDER BY 1`;

export const listForgotten = async (client: Client): Promise<Forgotten[]> =>
  (await client.query<Forgotten>(forgotten)).rows;

/** Gives them to their owners. */
export async function giveForgotten(target: Client, wanted: readonly Forgotten[]): Promise<void> {
  const present = new Map((await listForgotten(target)).map(({ object, owner }) => [object, owner]));
  const wrong = wanted.filter(({ object, owner }) => present.has(object) && present.get(object) !== owner);
  for (const { object, owner } of wrong) await target.query(`ALTER ${object} OWNER TO ${identifier(owner)}`);
}
