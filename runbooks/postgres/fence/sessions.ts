import type { Client } from 'pg';

export interface Session {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
}

/** Client sessions of the current database other than this one; superusers' cannot be ended, and are the platform's. */
export async function otherSessions(client: Client): Promise<Session[]> {
  const { rows } = await client.query<Session>(`
    SELECT a.pid, a.usename::text AS user, a.application_name AS application
      FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
     WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND NOT r.rolsuper
     ORDER BY a.pid`);
  return rows;
}

/** `user (application, pid 12)`. */
export const showSession = ({ user, application, pid }: Session) =>
  `${user} (${application || 'no name'}, pid ${pid})`;
