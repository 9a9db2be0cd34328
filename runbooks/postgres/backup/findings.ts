import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';
import { identifier } from '../quote.ts';
import { listRoles } from '../roles/list.ts';
import { roleStatements } from '../roles/statements.ts';
import { serverVersion } from '../tools.ts';
import { aboutDatabase } from './about.ts';
import type { Manifest } from './manifest.ts';

const column = async (client: Client, sql: string, names: readonly string[]): Promise<string[]> =>
  (await client.query<{ name: string }>(sql, [names])).rows.map(({ name }) => name);

const missingExtensions =
  'SELECT name FROM unnest($1::text[]) name WHERE name NOT IN (SELECT name FROM pg_available_extensions) ORDER BY 1';
const missingRoles =
  'SELECT name FROM unnest($1::text[]) name WHERE name NOT IN (SELECT rolname FROM pg_roles) ORDER BY 1';

const majorOf = (version: string) => Number.parseInt(version, 10);

async function verifyVersion(server: Endpoint, manifest: Manifest): Promise<string[]> {
  const { version, major } = await serverVersion(server);
  return major >= majorOf(manifest.server)
    ? []
    : [`the server runs Postgres ${version}, older than ${manifest.server}, which the backup is of`];
}

/** With the statements that make them; no backup has a password. */
async function findRoles(client: Client, { needs, roles: known }: Manifest): Promise<string[]> {
  const names = await column(client, missingRoles, needs);
  if (names.length === 0) return [];
  const here = (name: string) => names.includes(name);
  const wanted = {
    roles: known.roles.filter(({ name }) => here(name)),
    memberships: known.memberships.filter(({ member }) => here(member)),
    settings: known.settings.filter(({ role, database }) => !database && role !== null && here(role)),
  };
  const unknown = names.filter((name) => !wanted.roles.some((role) => role.name === name));
  const present = { ...(await listRoles(client)), privileges: [] };
  return [
    `something in the backup belongs to roles that the server lacks, or is granted to them: ${names.join(', ')}. Make them first:`,
    ...unknown.map((name) => `  CREATE ROLE ${identifier(name)};`),
    ...roleStatements({ ...wanted, privileges: [] }, present, '').map((statement) => `  ${statement};`),
  ];
}

/** Why a server cannot take a backup, one line each; empty when it can. */
export async function findProblems(server: Endpoint, manifest: Manifest): Promise<string[]> {
  const extensions = manifest.untold.comments.map(({ name }) => name);
  return withClient(server, async (client) => [
    ...(await verifyVersion(server, manifest)),
    ...(await column(client, missingExtensions, extensions)).map(
      (name) => `extension ${name} is not available on the server`,
    ),
    ...(await findRoles(client, manifest)),
  ]);
}

const shouldBeEqual = ['encoding', 'collation', 'ctype'] as const;

/** Where a database sorts and compares text otherwise than the backed-up one, one line each. */
export async function findUnlike(target: Endpoint, { database: from }: Manifest): Promise<string[]> {
  const { database: to } = await withClient(target, aboutDatabase);
  return shouldBeEqual
    .filter((name) => from[name] !== to[name])
    .map(
      (name) =>
        `${name} is ${from[name]} in the backup and ${to[name]} here: text would sort or compare otherwise`,
    );
}
