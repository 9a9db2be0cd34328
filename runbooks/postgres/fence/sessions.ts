import { setTimeout as sleep } from 'node:timers/promises';
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

const attempts = 50;

/** Ends every other session, again and again until none is left. Throws with who is still there after 10 seconds. */
export async function endSessions(client: Client): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const sessions = await otherSessions(client);
    if (sessions.length === 0) return;
    await client.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [
      sessions.map(({ pid }) => pid),
    ]);
    await sleep(200);
  }
  const left = (await otherSessions(client)).map(showSession);
  if (left.length > 0)
    throw new Error(`these sessions do not end: ${left.join(', ')}; end them by hand and try again`);
}
