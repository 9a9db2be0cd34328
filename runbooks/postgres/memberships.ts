import type { Client } from 'pg';
import { identifier } from './quote.ts';

type Granted = { role: string; member: string; grantor: string; options: string };

/** Every membership granted by somebody who is no superuser, the current user's own grants first: others may rest on them. */
const granted = `
  SELECT r.rolname AS role, m.rolname AS member, g.rolname AS grantor,
         concat_ws(', ', 'ADMIN ' || a.admin_option, 'INHERIT ' || (to_jsonb(a) ->> 'inherit_option'), 'SET ' || (to_jsonb(a) ->> 'set_option')) AS options
    FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
    JOIN pg_roles g ON g.oid = a.grantor AND NOT g.rolsuper
   WHERE current_setting('server_version_num')::int >= 160000
   ORDER BY g.rolname <> current_user, g.rolname, 1, 2`;

/**
 * The statements that give memberships back after a DROP OWNED: from Postgres 16 on it takes those that the role has granted to
 * anybody, on the whole server. None before 16.
 */
export async function membershipsToKeep(client: Client): Promise<string[]> {
  const { rows } = await client.query<Granted>(granted);
  return rows.map(
    ({ role, member, grantor, options }) =>
      `GRANT ${identifier(role)} TO ${identifier(member)} WITH ${options} GRANTED BY ${identifier(grantor)}`,
  );
}
