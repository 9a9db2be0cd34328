import type { Client } from 'pg';
import { Refused } from '../engine/errors.ts';
import { databaseAcl, grantOnDatabase } from './acl.ts';
import { type Endpoint, inTransaction, withClient } from './client.ts';
import { contents } from './contents.ts';
import { endSessions, otherSessions, showSession } from './fence/sessions.ts';
import { membershipsToKeep } from './memberships.ts';
import { grantOwners } from './owners.ts';
import { grantee, identifier } from './quote.ts';

/** Nothing in the database that did not come with it. */
export async function isEmpty(endpoint: Endpoint): Promise<boolean> {
  return withClient(endpoint, async (client) => (await contents(client, 1)).length === 0);
}

const extensions = "SELECT extname AS name FROM pg_extension WHERE extname <> 'plpgsql'";

/** DROP OWNED stumbles over their multiranges, which are dropped with them. */
const ranges =
  "SELECT oid::regtype::text AS name FROM pg_type WHERE typtype = 'r' AND typnamespace::regnamespace::text !~ '^(pg_|information_schema$)'";

/** The current user last: with what he owns go the memberships he has granted himself. */
const owners = `
  SELECT r.rolname AS name FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
   WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o' AND NOT r.rolsuper AND r.rolname !~ '^(pg_|rds)'
     AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   GROUP BY 1 ORDER BY r.rolname = current_user`;

const publicAcl = `
  SELECT CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee)::text END AS grantee, a.privilege_type AS privilege,
         a.is_grantable AS grantable
    FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
   WHERE n.nspname = 'public' AND a.grantee <> n.nspowner ORDER BY 1, 2`;

/** One privilege on schema public; grantee `null` is PUBLIC. */
export type PublicPrivilege = { grantee: string | null; privilege: string; grantable: boolean };

/** All that somebody else than its owner may do with schema public. */
export const publicPrivileges = async (client: Client): Promise<PublicPrivilege[]> =>
  (await client.query<PublicPrivilege>(publicAcl)).rows;

export const grantOnPublic = ({ grantee: to, privilege, grantable }: PublicPrivilege) =>
  `GRANT ${privilege} ON SCHEMA public TO ${grantee(to)}${grantable ? ' WITH GRANT OPTION' : ''}`;

export const revokeOnPublic = ({ grantee: from, privilege }: PublicPrivilege) =>
  `REVOKE ${privilege} ON SCHEMA public FROM ${grantee(from)}`;

/** DROP OWNED also takes what the roles may do with the database and schema public, and memberships: those statements give it back. */
async function grantsToKeep(client: Client, database: string): Promise<string[]> {
  const onDatabase = await databaseAcl(client);
  const onPublic = await publicPrivileges(client);
  return [
    ...onDatabase.map((privilege) => grantOnDatabase(database, privilege)),
    ...onPublic.map(grantOnPublic),
    ...(await membershipsToKeep(client)),
  ];
}

const column = async (client: Client, sql: string) =>
  (await client.query(sql)).rows.map(({ name }) => String(name));

/** Every object dropped is a lock until commit, and a server has room for a few thousand: what is many goes first. */
const inBatches = [
  `DO $$ DECLARE tables text; BEGIN LOOP
     SELECT string_agg(name, ', ') INTO tables FROM (
       SELECT c.oid::regclass::text AS name FROM pg_class c
        WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        LIMIT 100) t;
     EXIT WHEN tables IS NULL; EXECUTE 'DROP TABLE ' || tables || ' CASCADE'; COMMIT; END LOOP; END $$`,
  `DO $$ BEGIN LOOP
     PERFORM lo_unlink(oid) FROM (SELECT oid FROM pg_largeobject_metadata LIMIT 1000) o;
     EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$`,
];

async function dropTheRest(client: Client, database: string): Promise<void> {
  const keep = await grantsToKeep(client, database);
  for (const name of await column(client, extensions)) {
    await client.query(`DROP EXTENSION IF EXISTS ${identifier(name)} CASCADE`);
  }
  for (const name of await column(client, ranges)) await client.query(`DROP TYPE IF EXISTS ${name} CASCADE`);
  for (const name of await column(client, owners)) {
    await client.query(`DROP OWNED BY ${identifier(name)} CASCADE`);
  }
  for (const statement of keep) await client.query(statement);
}

/** A database that somebody else is connected to is no leftover of ours. */
async function verifyUnused(client: Client, { user, database }: Endpoint): Promise<void> {
  const others = (await otherSessions(client)).filter((session) => session.user !== user);
  if (others.length === 0) return;
  throw new Refused(
    `${database} is not emptied, because it is in use: ${others.map(showSession).join(', ')}`,
  );
}

/**
 * Brings a half-restored database back to empty: every extension, schema, object and large object goes; the database,
 * its privileges and the roles stay. Ends what an interrupted restore still does. Throws with what is left, if anything,
 * and {@link Refused} when somebody else is connected.
 */
export async function emptyDatabase(endpoint: Endpoint): Promise<void> {
  await withClient(endpoint, (client) => verifyUnused(client, endpoint));
  await grantOwners(endpoint);
  await withClient(endpoint, async (client) => {
    await endSessions(client);
    for (const statement of inBatches) await client.query(statement);
    await inTransaction(client, () => dropTheRest(client, endpoint.database));
    const left = await contents(client, 10);
    if (left.length === 0) return;
    throw new Error(`${endpoint.database} is still not empty; drop by hand: ${left.join(', ')}`);
  });
}
