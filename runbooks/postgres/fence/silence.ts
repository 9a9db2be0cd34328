import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { connectionProblem, type Endpoint, withClient } from '../client.ts';
import { type Proof, proof } from '../proof.ts';
import { otherSessions, showSession } from './sessions.ts';

/**
 * Rows ever written (user tables and large objects), sequences, WAL. System tables move by autovacuum alone, and so do
 * their TOAST tables: long statistics go there. What is written to a user table's TOAST shows in the table itself.
 */
const counters = `
  SELECT (SELECT coalesce(sum(n_tup_ins), 0) FROM pg_stat_all_tables WHERE ours)::text AS inserted,
         (SELECT coalesce(sum(n_tup_upd), 0) FROM pg_stat_all_tables WHERE ours)::text AS updated,
         (SELECT coalesce(sum(n_tup_del), 0) FROM pg_stat_all_tables WHERE ours)::text AS deleted,
         (SELECT coalesce(sum(last_value), 0) FROM pg_sequences)::text AS sequences,
         (SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database
           WHERE datname = current_database())::text AS "database",
         pg_current_wal_lsn()::text AS wal`.replaceAll(
  'ours',
  "schemaname NOT IN ('pg_catalog', 'pg_toast', 'information_schema') OR relname = 'pg_largeobject'",
);

type Counters = Record<'inserted' | 'updated' | 'deleted' | 'sequences' | 'database' | 'wal', string>;
const mustNotMove = ['inserted', 'updated', 'deleted', 'sequences'] as const;

const read = async (client: Client) => (await client.query<Counters>(counters)).rows[0] as Counters;

/** A session reports its counts when it ends, Postgres 14 half a second later. */
const statisticsDelay = 1_000;

async function watch(client: Client, { seconds, keep }: { seconds: number; keep?: string }) {
  await sleep(statisticsDelay);
  const before = await read(client);
  const seen = new Set<string>();
  for (const end = performance.now() + seconds * 1000; ; await sleep(Math.min(250, seconds * 250))) {
    for (const session of await otherSessions(client))
      if (session.user !== keep) seen.add(showSession(session));
    if (performance.now() >= end) return { before, after: await read(client), seen: [...seen] };
  }
}

/** Tries to log in as the application, with its real password: only a refusal that names the fence counts. */
async function applicationLogin(application: Endpoint): Promise<string> {
  try {
    await withClient(application, (client) => client.query('SELECT'));
    return 'logged in';
  } catch (error) {
    const cause = (error as Error).cause as { code?: string } | undefined;
    return cause?.code === '28000' || cause?.code === '42501' ? 'refused' : connectionProblem(cause ?? error);
  }
}

const preparedTransactions = async (client: Client): Promise<string[]> =>
  (await client.query('SELECT gid FROM pg_prepared_xacts WHERE database = current_database()')).rows.map(
    ({ gid }) => gid,
  );

/**
 * Watches the fenced database for `seconds`: no other session (but of the role `keep`), no row or sequence written, no prepared transaction
 * left that could still commit, and the application refused at the door.
 */
export async function proveSilence(
  endpoint: Endpoint,
  { application, seconds, keep }: { application?: Endpoint; seconds: number; keep?: string },
): Promise<Proof> {
  return withClient(endpoint, async (client) => {
    const { before, after, seen } = await watch(client, { seconds, keep });
    const login = application ? await applicationLogin(application) : 'not tried';
    const prepared = await preparedTransactions(client);
    const moved = mustNotMove.filter((name) => before[name] !== after[name]);
    const differences = [
      ...seen.map((session) => `session of ${session}`),
      ...moved.map((name) => `${name}: ${before[name]} became ${after[name]}`),
      ...prepared.map((gid) => `prepared transaction ${gid} can still commit`),
      ...(application && login !== 'refused' ? [`login of ${application.user}: ${login}`] : []),
    ];
    return proof(
      { id: 'silence', title: 'Nothing writes to the old database' },
      { seconds, before, after, login },
      differences,
    );
  });
}
