import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';

export interface Session {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
}

/**
 * Client sessions of the current database other than this one; superusers' cannot be ended, and are the platform's. What a
 * subscription applies comes from no client: where one stands, the fence is not about it.
 */
export async function otherSessions(client: Client): Promise<Session[]> {
  const { rows } = await client.query<Session>(`
    SELECT a.pid, a.usename::text AS user, a.application_name AS application
      FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
     WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND NOT r.rolsuper
       AND a.backend_type NOT LIKE 'logical replication%'
     ORDER BY a.pid`);
  return rows;
}

/** `user (application, pid 12)`. */
export const showSession = ({ user, application, pid }: Session) =>
  `${user} (${application || 'no name'}, pid ${pid})`;

const attempts = 50;

/**
 * Ends what a killed run's programs still do as the user of `endpoint`: a server works on at a statement whose client is
 * gone. Throws with who is still there after 10 seconds.
 */
export async function endOwnSessions(endpoint: Endpoint): Promise<void> {
  await withClient(endpoint, (client) => endSessions(client, ({ user }) => user === endpoint.user));
}

/** Ends every other session (of those asked for), again and again until none is left. Throws with who is still there after 10 seconds. */
export async function endSessions(
  client: Client,
  wanted: (session: Session) => boolean = () => true,
): Promise<void> {
  const find = async () => (await otherSessions(client)).filter(wanted);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const sessions = await find();
    if (sessions.length === 0) return;
    await client.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [
      sessions.map(({ pid }) => pid),
    ]);
    await sleep(200);
  }
  const left = (await find()).map(showSession);
  if (left.length > 0)
    throw new Error(`these sessions do not end: ${left.join(', ')}; end them by hand and try again`);
}
