import type { Client } from 'pg';
import type { Secret } from '../secret.ts';
import { type Endpoint, inTransaction, withClient } from './client.ts';
import { grantToSelf } from './owners.ts';
import { identifier } from './quote.ts';
import { scramVerifier } from './scram.ts';

const setPassword = (name: string, verifier: string) =>
  `ALTER ROLE ${identifier(name)} LOGIN PASSWORD '${verifier}'`;

const grants = (name: string, database: string) => [
  `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${identifier(database)} TO ${identifier(name)}`,
  // From Postgres 15 on, nobody may create in schema public unless told so.
  `GRANT ALL ON SCHEMA public TO ${identifier(name)}`,
];

/** The statements of {@link setApplicationRole}, to be read by the operator. */
export const applicationRole = ({ name, database }: { name: string; database: string }): string[] => [
  `CREATE ROLE ${identifier(name)} (unless it is there)`,
  setPassword(name, '…'),
  `GRANT ${identifier(name)} TO CURRENT_USER`,
  ...grants(name, database),
];

async function createUnlessThere(client: Client, name: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (!rowCount) await client.query(`CREATE ROLE ${identifier(name)}`);
}

async function beAMember(client: Client, name: string): Promise<void> {
  const { rows } = await client.query("SELECT pg_has_role(current_user, $1, 'USAGE') AS member", [name]);
  if (!rows[0].member) await grantToSelf(client, name);
}

/**
 * Creates the application's role or brings it up to date: login, password, membership for the current user (needed to
 * give it tables), rights on the database and schema public. Repeatable. The server only ever sees a SCRAM verifier.
 */
export async function setApplicationRole(
  endpoint: Endpoint,
  { name, password }: { name: string; password: Secret },
): Promise<void> {
  await withClient(endpoint, (client) =>
    inTransaction(client, async () => {
      await createUnlessThere(client, name);
      await client.query(setPassword(name, scramVerifier(password)));
      await beAMember(client, name);
      for (const statement of grants(name, endpoint.database)) await client.query(statement);
    }),
  );
}

/** Logs in as the role with its password; throws with what is wrong when it cannot. */
export async function verifyRole(endpoint: Endpoint): Promise<void> {
  await withClient(endpoint, (client) => client.query('SELECT'));
}

const rights = `
  SELECT has_database_privilege($1, current_database(), 'CREATE') AND has_schema_privilege($1, 'public', 'CREATE')
         AND pg_has_role(current_user, $1, 'USAGE') AS whole`;

/** Failures of a login that say something about the role, and not about the way to the server. */
const refusals = ['28P01', '28000', '42501'];

const mayLogIn = (application: Endpoint): Promise<boolean> =>
  verifyRole(application).then(
    () => true,
    (error: Error) => {
      if (refusals.includes(String((error.cause as { code?: string } | undefined)?.code))) return false;
      throw error;
    },
  );

/** Looks how far {@link setApplicationRole} has come: the role, its login with this password, its rights. */
export async function lookAtRole(
  endpoint: Endpoint,
  application: Endpoint,
): Promise<'absent' | 'incomplete' | 'complete'> {
  const whole = await withClient(endpoint, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [application.user]);
    if (!rowCount) return undefined;
    return (await client.query<{ whole: boolean }>(rights, [application.user])).rows[0]?.whole ?? false;
  });
  if (whole === undefined) return 'absent';
  return whole && (await mayLogIn(application)) ? 'complete' : 'incomplete';
}
