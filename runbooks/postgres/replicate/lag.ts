import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';

/** Both ends of a replication, and its name. */
export interface Replication {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly name: string;
  readonly signal?: AbortSignal;
}

/** How far the target is behind; plain JSON. */
export type Lag = {
  /** Bytes of WAL that the target has not confirmed: applied and on disk. */
  behind: number;
  /** Bytes of WAL that the source keeps for it. */
  kept: number;
  /** Whether the target is connected. */
  connected: boolean;
};

type Slot = Lag & { status: string | null };

const slot = `
  SELECT active AS connected, wal_status AS status,
         greatest(0, pg_current_wal_flush_lsn() - confirmed_flush_lsn)::float8 AS behind,
         (pg_current_wal_lsn() - restart_lsn)::float8 AS kept
    FROM pg_replication_slots WHERE slot_name = $1 AND database = current_database()`;

/** Errors count from the subscription's beginning on, those of the connection too; after each the server tries again. */
const subscription = `
  SELECT apply_error_count::int AS errors FROM pg_stat_subscription_stats JOIN pg_subscription ON oid = subid
   WHERE pg_subscription.subname = $1 AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Reads the lag; throws where no slot of the name is, or where the server has thrown away what it should keep. */
export async function readLag(source: Client, name: string): Promise<Lag> {
  const [found] = (await source.query<Slot>(slot, [name])).rows;
  if (!found) throw new Error(`replication slot ${name} is gone; drop the replication and begin again`);
  const { status, ...lag } = found;
  if (status === 'lost')
    throw new Error(
      `the old server has removed WAL that replication slot ${name} still needed (max_slot_wal_keep_size); begin again`,
    );
  return lag;
}

/** {@link readLag} over a session of its own. */
export const lookAtLag = (source: Endpoint, name: string): Promise<Lag> =>
  withClient(source, (client) => readLag(client, name));

async function readErrors(target: Client, name: string): Promise<number> {
  const [found] = (await target.query<{ errors: number }>(subscription, [name])).rows;
  if (!found) throw new Error(`subscription ${name} is gone; drop the replication and begin again`);
  return found.errors;
}

/** A connection that was cut is one error. A change that cannot be applied is one every five seconds. */
const tooMany = 3;

/** Throws when the target tries in vain to apply a change. */
function verifyApplies(name: string, errors: number): void {
  if (errors < tooMany) return;
  throw new Error(
    `the new server has failed ${errors} times to go on with subscription ${name}; its log says at what (ERROR, then ` +
      'CONTEXT: processing remote data). Put right what it names and try again, or roll back and begin again',
  );
}

/** Both ends watched by one session each, for as long as `fn` runs. */
export async function watching<T>(
  { source, target, name }: Replication,
  fn: (look: () => Promise<Lag>) => Promise<T>,
): Promise<T> {
  return withClient(source, (from) =>
    withClient(target, (to) =>
      readErrors(to, name).then((before) =>
        fn(async () => {
          verifyApplies(name, (await readErrors(to, name)) - before);
          return readLag(from, name);
        }),
      ),
    ),
  );
}
