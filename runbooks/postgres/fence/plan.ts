import type { Client } from 'pg';
import { type DatabasePrivilege, databaseAcl } from '../acl.ts';
import { type Endpoint, withClient } from '../client.ts';

/** What the fence changes and how it was before: plain JSON, to be kept until the fence is lifted. */
export type FencePlan = {
  database: string;
  /** Who fences: keeps its own right to connect. */
  user: string;
  /** Roles that could log in. */
  roles: string[];
  /** Privileges on the database before. */
  acl: DatabasePrivilege[];
  /** CONNECT privileges the fence takes away. */
  connect: DatabasePrivilege[];
  /** The user can connect only through one of those: it is given its own for as long as the fence stands. */
  grantSelf: boolean;
  /** Setting of the database before; null where it had none. */
  readOnly: string | null;
  /** Role that stays: the new server's, which only reads, and has to hear the last that was written. */
  keep?: string;
};

/** Superusers and the platform's own roles cannot be fenced, and do not belong to the application. */
const logins = `
  SELECT rolname AS name FROM pg_roles
   WHERE rolcanlogin AND NOT rolsuper AND rolname !~ '^(pg_|rds)' AND rolname <> current_user
   ORDER BY 1`;

const databaseSettings = `
  SELECT substr(setting, length('default_transaction_read_only=') + 1) AS value
    FROM pg_db_role_setting s, unnest(s.setconfig) setting
   WHERE s.setrole = 0 AND s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
     AND setting LIKE 'default_transaction_read_only=%'`;

const self =
  'SELECT current_user::text AS user, pg_get_userbyid(datdba)::text AS owner FROM pg_database WHERE datname = current_database()';

const column = async <T>(client: Client, sql: string, name: string): Promise<T[]> =>
  (await client.query(sql)).rows.map((row) => row[name] as T);

/** The database's own `default_transaction_read_only`; null where it has none. */
export const readOnlySetting = async (client: Client): Promise<string | null> =>
  (await column<string>(client, databaseSettings, 'value'))[0] ?? null;

/** Looks at who can log in and connect, but for the role `keep`. Changes nothing. */
export async function planFence(
  endpoint: Endpoint,
  { keep }: { readonly keep?: string } = {},
): Promise<FencePlan> {
  return withClient(endpoint, async (client) => {
    const { user, owner } = (await client.query<{ user: string; owner: string }>(self)).rows[0] as {
      user: string;
      owner: string;
    };
    const acl = (await databaseAcl(client)).filter(({ grantee }) => keep === undefined || grantee !== keep);
    const direct = (grantee: string | null) =>
      acl.some((item) => item.privilege === 'CONNECT' && item.grantee === grantee);
    return {
      database: endpoint.database,
      user,
      roles: (await column<string>(client, logins, 'name')).filter((role) => role !== keep),
      acl,
      // What others granted on, or may grant on, cannot be taken back cleanly: there NOLOGIN has to do.
      connect: acl.filter(
        (item) =>
          item.privilege === 'CONNECT' &&
          item.grantor === owner &&
          !item.grantable &&
          item.grantee !== owner &&
          item.grantee !== user,
      ),
      grantSelf: user !== owner && !direct(user),
      readOnly: await readOnlySetting(client),
      ...(keep !== undefined && { keep }),
    };
  });
}
