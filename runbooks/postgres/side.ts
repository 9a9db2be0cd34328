import type { Client } from 'pg';
import { type ClientOptions, type Endpoint, pinnedSettings, resultsOf, withClient } from './client.ts';
import { beginMoment, joinMoment, savepoint } from './moment.ts';
import { together } from './together.ts';

/** One side of a comparison: sessions that all see the same moment, with the same text settings. */
export interface Side {
  readonly name: 'source' | 'target';
  readonly client: Client;
  /** The moment, as others may join it while the side is held: `SET TRANSACTION SNAPSHOT`, `pg_dump --snapshot`. */
  readonly snapshot: string;
  /** Calls `fn` once for every item, on as many sessions as the side may have, or fewer. */
  each<T>(
    items: readonly T[],
    fn: (client: Client, item: T) => Promise<void>,
    atMost?: number,
  ): Promise<void>;
  /** The same side by a session of its own: its `client` is used by nobody else. */
  beside<T>(fn: (side: Side) => Promise<T>): Promise<T>;
}

type Session = <T>(fn: (client: Client) => Promise<T>) => Promise<T>;

/** Sessions that see a snapshot, which somebody has to hold. */
const joining =
  (endpoint: Endpoint, options: ClientOptions, snapshot: string): Session =>
  (fn) =>
    withClient(
      endpoint,
      async (client) => {
        await joinMoment(client, snapshot, savepoint);
        return fn(client);
      },
      options,
    );

/** Opens as many sessions as there are items, `jobs` at most. At the first error all stop; throws it when the last has. */
async function share<T>(
  session: Session,
  { jobs, items }: { jobs: number; items: readonly T[] },
  fn: (client: Client, item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const work = async (client: Client) => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await fn(client, item);
  };
  const giveUp = (error: unknown) => {
    queue.length = 0;
    throw error;
  };
  const workers = Array.from({ length: Math.min(jobs, items.length) }, () => session(work).catch(giveUp));
  await together(workers);
}

export interface SideOptions {
  readonly name: Side['name'];
  readonly jobs: number;
  /** When it fires, what the sessions do ends at once. */
  readonly signal?: AbortSignal | undefined;
}

/** Holds one snapshot of a database for as long as `fn` runs. */
export async function withSide<T>(
  endpoint: Endpoint,
  { name, jobs, signal }: SideOptions,
  fn: (side: Side) => Promise<T>,
): Promise<T> {
  const options = { settings: pinnedSettings, signal };
  const hold = async (client: Client) => {
    const take = `${beginMoment}; SELECT pg_export_snapshot() AS snapshot; ${savepoint}`;
    const taken = await resultsOf<{ snapshot: string }>(client, take);
    const { snapshot } = taken.flatMap(({ rows }) => rows)[0] as { snapshot: string };
    const session = joining(endpoint, options, snapshot);
    const side: Side = {
      name,
      client,
      snapshot,
      each: (items, call, atMost = jobs) => share(session, { jobs: Math.min(jobs, atMost), items }, call),
      beside: (call) => session((other) => call({ ...side, client: other })),
    };
    return fn(side);
  };
  return withClient(endpoint, hold, options);
}
