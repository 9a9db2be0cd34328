import type { Client } from 'pg';
import { type Endpoint, inTransaction, withClient } from '../client.ts';
import type { FencePlan } from '../fence/plan.ts';
import { grantToSelf } from '../owners.ts';
import { listRoles, type Roles } from './list.ts';
import { roleStatements } from './statements.ts';

/** Runs one statement; what the server refuses becomes a warning, for the comparison to judge. */
async function attempt(client: Client, statement: string): Promise<string[]> {
  await client.query('SAVEPOINT attempt');
  try {
    await client.query(statement);
    return [];
  } catch (error) {
    await client.query('ROLLBACK TO SAVEPOINT attempt');
    return [`the new server refuses ${statement}: ${(error as Error).message}`];
  }
}

/** Membership in the owners, so that a restore may give them what is theirs. */
async function joinOwners(client: Client, { roles }: Roles): Promise<void> {
  for (const { name } of roles.filter(({ owns }) => owns)) {
    const { rows } = await client.query("SELECT pg_has_role(current_user, $1, 'USAGE') AS member", [name]);
    if (!rows[0].member) await grantToSelf(client, name);
  }
}

const passwordless = (source: Roles, target: Roles) =>
  source.roles
    .filter(({ name, attributes }) => attributes.login && !target.roles.some((role) => role.name === name))
    .map(
      ({ name }) =>
        `role ${name} has no password on the new server (it cannot be read from the old one): set it with \\password ${name}`,
    );

/**
 * Creates the roles of `source` that `target` lacks and brings attributes, memberships, settings and privileges on the
 * database over; then joins the roles that own something. Returns a warning for everything that needs the operator.
 * Where a fence stands on the source, its plan tells how the roles were before.
 */
export async function copyRoles(
  source: Endpoint,
  target: Endpoint,
  fence: FencePlan | undefined,
): Promise<string[]> {
  const wanted = await withClient(source, (client) => listRoles(client, fence));
  return withClient(target, (client) =>
    inTransaction(client, async () => {
      const present = await listRoles(client);
      const warnings: string[] = [];
      for (const statement of roleStatements(wanted, present, target.database)) {
        warnings.push(...(await attempt(client, statement)));
      }
      await joinOwners(client, wanted);
      return [...passwordless(wanted, present), ...warnings];
    }),
  );
}
