import { readFileSync } from 'node:fs';
import { type Endpoint, withClient } from '../../../runbooks/postgres/client.ts';
import { identifier } from '../../../runbooks/postgres/quote.ts';

/** What the application owns, in the order of dependence. */
const ofTheApplication = [
  'names',
  'types',
  'values',
  'wide',
  'tables',
  'sequences',
  'code',
  'views',
  'rights',
  'large-objects',
  'publications',
];

const read = (theme: string, database: string) =>
  readFileSync(new URL(`${theme}.sql`, import.meta.url), 'utf8').replaceAll(
    '{database}',
    identifier(database),
  );

async function run(endpoint: Endpoint, themes: readonly string[], role = endpoint.user): Promise<void> {
  await withClient(
    endpoint,
    async (client) => {
      for (const theme of themes) {
        await client.query(`SET ROLE ${identifier(role)}`);
        const sql = read(theme, endpoint.database);
        await client.query(sql).catch((error) => {
          const where = sql.slice(Number(error.position ?? 1) - 1).slice(0, 60);
          throw new Error(`${theme}.sql: ${error.message}, near “${where}”`, { cause: error });
        });
      }
    },
    { settings: { client_encoding: 'UTF8', check_function_bodies: 'on' } },
  );
}

/** The roles, which all databases of a server share. */
export const createRoles = (master: Endpoint) => run(master, ['roles']);

/** The settings and privileges of the database itself. */
export const setUpDatabase = (master: Endpoint) => run(master, ['database']);

/** A unique index whose making failed, as `CREATE INDEX CONCURRENTLY` leaves it: no copy brings it over. */
async function leaveInvalidIndex(master: Endpoint): Promise<void> {
  await withClient(master, async (client) => {
    await client.query('SET ROLE knowme_app');
    await client.query('CREATE UNIQUE INDEX CONCURRENTLY broken ON shop.customers (made)').catch(() => {});
  });
}

/** A database with everything RDS's master user may make in one; made alike each time. Takes seconds. */
export async function createEverything(master: Endpoint): Promise<void> {
  await createRoles(master);
  await setUpDatabase(master);
  await run(master, ['extensions']);
  await run(master, ofTheApplication, 'knowme_app');
  await leaveInvalidIndex(master);
}

/** What only a superuser may make, in a database that has everything else. */
export const createPrivileged = (superuser: Endpoint) => run(superuser, ['privileged']);
