import type { Client } from 'pg';
import { type Endpoint, pinnedSettings, withClient } from './client.ts';

/** One side of a comparison: sessions that all see the same moment, with the same text settings. */
export interface Side {
  readonly name: 'source' | 'target';
  readonly client: Client;
  /** Calls `fn` once for every item, on as many sessions as the side has. */
  each<T>(items: readonly T[], fn: (client: Client, item: T) => Promise<void>): Promise<void>;
}

const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** Opens `count` sessions on a snapshot, one inside the other so that each is closed. */
async function withWorkers<T>(
  endpoint: Endpoint,
  { snapshot, count }: { snapshot: string; count: number },
  fn: (clients: Client[]) => Promise<T>,
): Promise<T> {
  if (count === 0) return fn([]);
  const join = async (client: Client) => {
    await client.query(`${begin}; SET TRANSACTION SNAPSHOT '${snapshot}'`);
    return withWorkers(endpoint, { snapshot, count: count - 1 }, (others) => fn([client, ...others]));
  };
  return withClient(endpoint, join, { settings: pinnedSettings });
}

async function share<T>(
  clients: readonly Client[],
  items: readonly T[],
  fn: (client: Client, item: T) => Promise<void>,
) {
  const queue = [...items];
  const work = async (client: Client) => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await fn(client, item);
  };
  await Promise.all(clients.map(work));
}

/** Holds one snapshot of a database for as long as `fn` runs. */
export async function withSide<T>(
  endpoint: Endpoint,
  { name, jobs }: { name: Side['name']; jobs: number },
  fn: (side: Side) => Promise<T>,
): Promise<T> {
  const hold = async (client: Client) => {
    await client.query(begin);
    const { rows } = await client.query('SELECT pg_export_snapshot() AS snapshot');
    return withWorkers(endpoint, { snapshot: rows[0].snapshot, count: jobs }, (workers) =>
      fn({ name, client, each: (items, call) => share(workers, items, call) }),
    );
  };
  return withClient(endpoint, hold, { settings: pinnedSettings });
}
