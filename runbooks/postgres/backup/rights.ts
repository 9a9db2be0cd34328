import type { Client } from 'pg';
import { revokeOnDatabase } from '../acl.ts';
import { type Endpoint, inTransaction, withClient } from '../client.ts';
import { grantOnPublic, type PublicPrivilege, publicPrivileges, revokeOnPublic } from '../empty.ts';
import { listRoles, type RoleSetting, type Roles } from '../roles/list.ts';
import { resetSetting, roleStatements } from '../roles/statements.ts';

/** What the database itself has of settings and privileges, and schema public of privileges; plain JSON. */
export type DatabaseRights = Pick<Roles, 'settings' | 'privileges'> & { onPublic: PublicPrivilege[] };

/** The fence's own. */
const isReadOnly = ({ role, setting }: RoleSetting) =>
  role === null && setting === 'default_transaction_read_only';

/** Of what there is of roles only what belongs to the database. */
const ofDatabase = ({ settings, privileges }: Pick<Roles, 'settings' | 'privileges'>): Roles => ({
  roles: [],
  memberships: [],
  settings: settings.filter((setting) => setting.database && !isReadOnly(setting)),
  privileges,
});

const missing = async (client: Client, wanted: Pick<Roles, 'settings' | 'privileges'>, database: string) =>
  roleStatements(ofDatabase(wanted), ofDatabase(await listRoles(client)), database);

/** The statements that {@link bringRights} would run. */
export const rightsLeft = (target: Endpoint, wanted: Roles): Promise<string[]> =>
  withClient(target, (client) => missing(client, wanted, target.database));

/** Gives a database the settings and privileges that the backed-up one had, and takes from everybody what everybody had not. */
export async function bringRights(target: Endpoint, wanted: Roles): Promise<void> {
  await withClient(target, async (client) => {
    const statements = await missing(client, wanted, target.database);
    await inTransaction(client, async () => {
      for (const statement of statements) await client.query(statement);
    });
  });
}

/** Reads them, to have them back later by {@link takeRightsBack}. */
export const readRights = (target: Endpoint): Promise<DatabaseRights> =>
  withClient(target, async (client) => {
    const { settings, privileges } = ofDatabase(await listRoles(client));
    return { settings, privileges, onPublic: await publicPrivileges(client) };
  });

const lacking = <T extends object>(left: readonly T[], right: readonly T[]) => {
  const there = new Set(right.map((item) => JSON.stringify(item)));
  return left.filter((item) => !there.has(JSON.stringify(item)));
};

/** Settings and privileges are exactly as they were; the rights on schema public, too. Repeatable. */
export async function takeRightsBack(target: Endpoint, before: DatabaseRights): Promise<void> {
  const now = await readRights(target);
  const { database } = target;
  await withClient(target, (client) =>
    inTransaction(client, async () => {
      const statements = [
        ...lacking(now.privileges, before.privileges).map((item) => revokeOnDatabase(database, item)),
        ...lacking(now.settings, before.settings).map((setting) => resetSetting(database, setting)),
        ...lacking(now.onPublic, before.onPublic).map(revokeOnPublic),
        ...(await missing(client, before, database)),
        ...lacking(before.onPublic, now.onPublic).map(grantOnPublic),
      ];
      for (const statement of statements) await client.query(statement);
    }),
  );
}
