import type { Client } from 'pg';
import { grantee, identifier } from './quote.ts';

/** One privilege of the current database, as `aclexplode` tells it; grantee `null` is PUBLIC. */
export type DatabasePrivilege = {
  grantee: string | null;
  grantor: string;
  privilege: string;
  grantable: boolean;
};

/** The privileges on the current database, the built-in ones included, in a fixed order. */
export async function databaseAcl(client: Client): Promise<DatabasePrivilege[]> {
  const { rows } = await client.query<DatabasePrivilege>(`
    SELECT CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee)::text END AS grantee,
           pg_get_userbyid(a.grantor)::text AS grantor, a.privilege_type AS privilege, a.is_grantable AS grantable
      FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
     WHERE d.datname = current_database()
     ORDER BY 1 NULLS FIRST, 2, 3`);
  return rows;
}

type Change = Omit<DatabasePrivilege, 'grantor'>;

export const grantOnDatabase = (database: string, { grantee: to, privilege, grantable }: Change) =>
  `GRANT ${privilege} ON DATABASE ${identifier(database)} TO ${grantee(to)}${grantable ? ' WITH GRANT OPTION' : ''}`;

export const revokeOnDatabase = (database: string, { grantee: from, privilege }: Change) =>
  `REVOKE ${privilege} ON DATABASE ${identifier(database)} FROM ${grantee(from)}`;
