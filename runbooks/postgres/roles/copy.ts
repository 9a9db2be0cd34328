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

const passwordless = ({ roles }: Roles, application: string) =>
  roles
    .filter(({ name, attributes }) => attributes.login && name !== application)
    .map(
      ({ name }) =>
        `role ${name} has no password on the new server (it cannot be read from the old one): set it with \\password ${name}`,
    );

/** What roles are copied from, and into. */
export interface RoleCopy {
  readonly source: Endpoint;
  readonly target: Endpoint;
  /** Where a fence stands on the source, its plan tells how the roles were before. */
  readonly fence: FencePlan | undefined;
  /** The application's role, which brings its own password along. */
  readonly application: string;
}

const wantedRoles = ({ source, fence }: RoleCopy) => withClient(source, (client) => listRoles(client, fence));

/**
 * Creates the roles of the source that the target lacks and brings attributes, memberships, settings and privileges on the
 * database over; then joins the roles that own something. Returns a warning for everything that needs the operator.
 */
export async function copyRoles(copy: RoleCopy): Promise<string[]> {
  const { target, application } = copy;
  const wanted = await wantedRoles(copy);
  return withClient(target, (client) =>
    inTransaction(client, async () => {
      const present = await listRoles(client);
      const warnings: string[] = [];
      for (const statement of roleStatements(wanted, present, target.database)) {
        warnings.push(...(await attempt(client, statement)));
      }
      await joinOwners(client, wanted);
      return [...passwordless(wanted, application), ...warnings];
    }),
  );
}

/** Looks how far {@link copyRoles} has come: the statements still to run, and what needs the operator in any case. */
export async function lookAtRoles(copy: RoleCopy): Promise<{ missing: string[]; warnings: string[] }> {
  const wanted = await wantedRoles(copy);
  const present = await withClient(copy.target, (client) => listRoles(client));
  return {
    missing: roleStatements(wanted, present, copy.target.database),
    warnings: passwordless(wanted, copy.application),
  };
}
