import type { Client } from 'pg';
import { type Endpoint, inTransaction, withClient } from './client.ts';
import { identifier } from './quote.ts';

/**
 * Roles that own something in this database and whose rights the current user does not have; and, where an owner has
 * taken the right to read from himself, Postgres's own role that reads everything (from 14 on).
 */
const foreignOwners = `
  SELECT DISTINCT r.rolname AS name
    FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
   WHERE d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
     AND d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o'
     AND NOT r.rolsuper AND r.rolname !~ '^(pg_|rds)'
     AND NOT pg_has_role(current_user, r.oid, 'USAGE')
   UNION ALL
  SELECT rolname FROM pg_roles
   WHERE rolname = 'pg_read_all_data' AND NOT pg_has_role(current_user, oid, 'USAGE')
     AND EXISTS (SELECT FROM pg_class c WHERE relkind IN ('r', 'm', 'S') AND NOT has_table_privilege(relowner, c.oid, 'SELECT'))
   ORDER BY 1`;

const serverMajor = async (client: Client) => {
  const { rows } = await client.query("SELECT current_setting('server_version_num')::int / 10000 AS major");
  return rows[0].major as number;
};

/** `GRANT role TO` the current user, so that it may act as the role; Postgres 16 needs INHERIT and SET said. */
export async function grantToSelf(client: Client, role: string): Promise<void> {
  const options = (await serverMajor(client)) >= 16 ? ' WITH INHERIT TRUE, SET TRUE' : '';
  await client.query(`GRANT ${identifier(role)} TO CURRENT_USER${options}`);
}

/**
 * Whether the current user may read everything whoever owns it: a superuser, or a member of `pg_read_all_data` (Postgres
 * 14), which reads no large objects of others. https://www.postgresql.org/docs/current/predefined-roles.html
 */
export async function mayReadAll(endpoint: Endpoint): Promise<boolean> {
  return withClient(endpoint, async (client) => {
    const { rows } = await client.query<{ may: boolean }>(
      `SELECT coalesce(bool_or(pg_has_role(current_user, oid, 'USAGE')), false)
              AND NOT EXISTS (SELECT FROM pg_largeobject_metadata WHERE NOT pg_has_role(current_user, lomowner, 'USAGE')) AS may
         FROM pg_roles WHERE rolname = 'pg_read_all_data'`,
    );
    return rows[0]?.may ?? false;
  });
}

/** The roles {@link grantOwners} would grant: to be written down before it does. */
export async function ownersToGrant(endpoint: Endpoint): Promise<string[]> {
  return withClient(endpoint, async (client) => {
    const { rows } = await client.query<{ name: string }>(foreignOwners);
    return rows.map(({ name }) => name);
  });
}

/**
 * Makes the current user a member of every role that owns something in the database: without superuser rights that is
 * what lets pg_dump read and pg_restore hand over everything. Returns the roles granted, for {@link revokeOwners}.
 */
export async function grantOwners(endpoint: Endpoint): Promise<string[]> {
  return withClient(endpoint, (client) =>
    inTransaction(client, async () => {
      const { rows } = await client.query<{ name: string }>(foreignOwners);
      for (const { name } of rows) await grantToSelf(client, name);
      return rows.map(({ name }) => name);
    }),
  );
}

/** Of these roles those whose rights the current user does not have. */
export async function rolesToGrant(endpoint: Endpoint, names: readonly string[]): Promise<string[]> {
  return withClient(endpoint, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT rolname AS name FROM pg_roles WHERE rolname = ANY($1) AND NOT pg_has_role(current_user, oid, 'USAGE') ORDER BY 1",
      [names],
    );
    return rows.map(({ name }) => name);
  });
}

/** Makes the current user a member of these roles. */
export async function grantRoles(endpoint: Endpoint, names: readonly string[]): Promise<void> {
  await withClient(endpoint, (client) =>
    inTransaction(client, async () => {
      for (const name of names) await grantToSelf(client, name);
    }),
  );
}

/** Takes back what {@link grantOwners} granted. Repeatable. */
export async function revokeOwners(endpoint: Endpoint, roles: readonly string[]): Promise<void> {
  await withClient(endpoint, async (client) => {
    for (const role of roles) await client.query(`REVOKE ${identifier(role)} FROM CURRENT_USER`);
  });
}
