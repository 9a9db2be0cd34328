import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';
import { literal } from '../quote.ts';
import { copySession, introduce } from './sessions.ts';

/** One moment of the source, and the session that keeps it for the others. */
export interface Moment {
  readonly client: Client;
  /** What `SET TRANSACTION SNAPSHOT` takes. */
  readonly name: string;
  /** The same as `pg_snapshot`: which transactions it sees. */
  readonly sees: string;
}

const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** The session that kept the moment is gone, and with it the moment. */
export class MomentLost extends Error {}

/** What pg_dump says of a snapshot that nobody keeps; anything else is thrown as it is. */
export function lostByDump(error: { stderr?: string }, name: string): never {
  if (!/invalid snapshot identifier|snapshot ".*" does not exist/.test(error.stderr ?? '')) throw error;
  throw new MomentLost(`snapshot ${name} of the source is gone with the session that kept it`, {
    cause: error,
  });
}

/** Opens a transaction that sees the moment. Throws {@link MomentLost} when nobody keeps it any more. */
export async function joinMoment(client: Client, name: string): Promise<void> {
  await client.query(begin);
  await client.query(`SET TRANSACTION SNAPSHOT ${literal(name)}`).catch((error: { code?: string }) => {
    if (error.code !== '22023' && error.code !== '42704') throw error;
    throw new MomentLost(`snapshot ${name} of the source is gone with the session that kept it`, {
      cause: error,
    });
  });
}

/** Gives back the locks on every table read so far: a server has room for some thousand. */
export const rejoinMoment = async (client: Client, name: string): Promise<void> => {
  await client.query('COMMIT');
  await joinMoment(client, name);
};

/** Holds a moment of the source for as long as `fn` runs: the one given, or now. */
export async function withMoment<T>(
  source: Endpoint,
  given: string | undefined,
  fn: (moment: Moment) => Promise<T>,
): Promise<T> {
  const hold = async (client: Client) => {
    await introduce(client);
    if (given) await joinMoment(client, given);
    else await client.query(begin);
    const { rows } = await client.query<{ name: string; sees: string }>(
      'SELECT pg_export_snapshot() AS name, pg_current_snapshot()::text AS sees',
    );
    return fn({ client, ...(rows[0] as { name: string; sees: string }) });
  };
  return withClient(source, hold, copySession);
}
