import type { Client } from 'pg';
import { type DatabasePrivilege, databaseAcl } from '../acl.ts';
import type { FencePlan } from '../fence/plan.ts';

export type Attributes = Record<
  'inherit' | 'createrole' | 'createdb' | 'login' | 'replication' | 'bypassrls',
  boolean
>;

export type Role = {
  name: string;
  attributes: Attributes;
  connectionLimit: number;
  /** ISO time, or null for ever. */
  validUntil: string | null;
  comment: string | null;
  /** Owns something in this database. */
  owns: boolean;
};

/** From Postgres 16 on a membership says whether it inherits and may SET ROLE; null where that is as it always was. */
export type Membership = {
  role: string;
  member: string;
  admin: boolean;
  inherit: boolean | null;
  set: boolean | null;
};

/** A setting of a role, of this database, or of a role in this database; null means for all. */
export type RoleSetting = { role: string | null; database: boolean; setting: string; value: string };

/** Who is who on a server, as far as this database is concerned. Plain JSON, no password. */
export type Roles = {
  roles: Role[];
  memberships: Membership[];
  settings: RoleSetting[];
  /** Privileges on the database. */
  privileges: Omit<DatabasePrivilege, 'grantor'>[];
};

/** Roles of the platform, superusers and the user that looks are left out: every server has its own. */
const listed = `
  SELECT * FROM pg_roles WHERE NOT rolsuper AND rolname !~ '^(pg_|rds)' AND rolname <> current_user`;

const roles = `
  SELECT rolname AS name, rolconnlimit AS "connectionLimit", to_json(rolvaliduntil)#>>'{}' AS "validUntil",
         json_build_object('inherit', rolinherit, 'createrole', rolcreaterole, 'createdb', rolcreatedb,
                           'login', rolcanlogin, 'replication', rolreplication, 'bypassrls', rolbypassrls) AS attributes,
         shobj_description(r.oid, 'pg_authid') AS comment,
         EXISTS (SELECT FROM pg_shdepend WHERE refobjid = r.oid AND deptype = 'o'
                   AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())) AS owns
    FROM (${listed}) r ORDER BY 1`;

const memberships = `
  SELECT g.rolname AS role, m.rolname AS member, bool_or(a.admin_option) AS admin,
         nullif(bool_or(coalesce((to_jsonb(a) ->> 'inherit_option')::bool, m.rolinherit)), m.rolinherit) AS inherit,
         nullif(bool_or(coalesce((to_jsonb(a) ->> 'set_option')::bool, true)), true) AS set
    FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN (${listed}) m ON m.oid = a.member
   GROUP BY 1, 2, m.rolinherit ORDER BY 1, 2`;

const settings = `
  SELECT r.rolname AS role, s.setdatabase <> 0 AS database, split_part(item, '=', 1) AS setting,
         substr(item, strpos(item, '=') + 1) AS value
    FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) item LEFT JOIN (${listed}) r ON r.oid = s.setrole
   WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
     AND (r.oid IS NOT NULL OR (s.setrole = 0 AND s.setdatabase <> 0))
   ORDER BY 1 NULLS FIRST, 2, 3`;

const readOnly = 'default_transaction_read_only';

/** What `found` was before the fence went up. */
function beforeFence(found: Roles, plan: FencePlan): Roles {
  const kept = found.settings.filter((s) => !(s.role === null && s.setting === readOnly));
  return {
    ...found,
    roles: found.roles.map((role) =>
      plan.roles.includes(role.name) ? { ...role, attributes: { ...role.attributes, login: true } } : role,
    ),
    settings:
      plan.readOnly === null
        ? kept
        : [...kept, { role: null, database: true, setting: readOnly, value: plan.readOnly }],
    privileges: withoutGrantor(plan.acl),
  };
}

const withoutGrantor = (acl: readonly DatabasePrivilege[]) =>
  acl.map(({ grantor: _, ...privilege }) => privilege);

/** All roles but the platform's, superusers and the current user; as they were before, if a fence stands. */
export async function listRoles(client: Client, fence?: FencePlan): Promise<Roles> {
  const found: Roles = {
    roles: (await client.query<Role>(roles)).rows,
    memberships: (await client.query<Membership>(memberships)).rows,
    settings: (await client.query<RoleSetting>(settings)).rows,
    privileges: withoutGrantor(await databaseAcl(client)),
  };
  return fence ? beforeFence(found, fence) : found;
}
