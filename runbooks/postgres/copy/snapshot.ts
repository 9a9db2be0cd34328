import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';
import { beginMoment, joinMoment } from '../moment.ts';
import { copySession, introduce } from './sessions.ts';

/** One moment of the source, and the session that keeps it for the others. */
export interface Moment {
  readonly client: Client;
  /** What `SET TRANSACTION SNAPSHOT` takes. */
  readonly name: string;
  /** The same as `pg_snapshot`: which transactions it sees. */
  readonly sees: string;
}

/** Holds a moment of the source for as long as `fn` runs: the one given, or now. */
export async function withMoment<T>(
  source: Endpoint,
  given: string | undefined,
  fn: (moment: Moment) => Promise<T>,
): Promise<T> {
  const hold = async (client: Client) => {
    await introduce(client);
    if (given) await joinMoment(client, given);
    else await client.query(beginMoment);
    const { rows } = await client.query<{ name: string; sees: string }>(
      'SELECT pg_export_snapshot() AS name, pg_current_snapshot()::text AS sees',
    );
    return fn({ client, ...(rows[0] as { name: string; sees: string }) });
  };
  return withClient(source, hold, copySession);
}
