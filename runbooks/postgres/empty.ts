import type { Client } from 'pg';
import { databaseAcl, grantOnDatabase } from './acl.ts';
import { type Endpoint, inTransaction, withClient } from './client.ts';
import { contents } from './contents.ts';
import { grantOwners } from './owners.ts';
import { grantee, identifier } from './quote.ts';

/** Nothing in the database that did not come with it. */
export async function isEmpty(endpoint: Endpoint): Promise<boolean> {
  return withClient(endpoint, async (client) => (await contents(client, 1)).length === 0);
}

const owners = `
  SELECT DISTINCT r.rolname AS name FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
   WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o' AND NOT r.rolsuper AND r.rolname !~ '^(pg_|rds)'
     AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const publicAcl = `
  SELECT CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee)::text END AS grantee, a.privilege_type AS privilege,
         a.is_grantable AS grantable
    FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
   WHERE n.nspname = 'public'`;

type PublicPrivilege = { grantee: string | null; privilege: string; grantable: boolean };

const grantOnPublic = ({ grantee: to, privilege, grantable }: PublicPrivilege) =>
  `GRANT ${privilege} ON SCHEMA public TO ${grantee(to)}${grantable ? ' WITH GRANT OPTION' : ''}`;

/** DROP OWNED also takes what the roles may do with the database and schema public: those statements give it back. */
async function grantsToKeep(client: Client, database: string): Promise<string[]> {
  const onDatabase = await databaseAcl(client);
  const onPublic = await client.query<PublicPrivilege>(publicAcl);
  return [
    ...onDatabase.map((privilege) => grantOnDatabase(database, privilege)),
    ...onPublic.rows.filter((privilege) => privilege.grantee !== 'pg_database_owner').map(grantOnPublic),
  ];
}

const column = async (client: Client, sql: string) =>
  (await client.query(sql)).rows.map(({ name }) => String(name));

async function dropEverything(client: Client, database: string): Promise<void> {
  const keep = await grantsToKeep(client, database);
  for (const name of await column(
    client,
    "SELECT extname AS name FROM pg_extension WHERE extname <> 'plpgsql'",
  )) {
    await client.query(`DROP EXTENSION IF EXISTS ${identifier(name)} CASCADE`);
  }
  for (const name of await column(client, owners))
    await client.query(`DROP OWNED BY ${identifier(name)} CASCADE`);
  for (const statement of keep) await client.query(statement);
}

/**
 * Brings a half-restored database back to empty: every extension, schema, object and large object goes; the database,
 * its privileges and the roles stay. Throws with what is left if something is.
 */
export async function emptyDatabase(endpoint: Endpoint): Promise<void> {
  await grantOwners(endpoint);
  await withClient(endpoint, async (client) => {
    await inTransaction(client, () => dropEverything(client, endpoint.database));
    const left = await contents(client, 10);
    if (left.length > 0)
      throw new Error(`${endpoint.database} is still not empty; drop by hand: ${left.join(', ')}`);
  });
}
