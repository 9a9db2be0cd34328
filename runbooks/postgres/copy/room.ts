import type { Client } from 'pg';
import { Refused } from '../../engine/errors.ts';

/** Connections that others may still need. */
const spare = 3;

const free = `
  SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
         - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int AS free`;

const freeOn = async (client: Client): Promise<number> => (await client.query(free)).rows[0].free;

/**
 * How many workers of each kind both servers have room for: one that copies takes a connection on each side, one that
 * builds one on the target. Throws {@link Refused} when there is not even room for one.
 */
export async function workersFor(
  { source, target }: { source: Client; target: Client },
  { jobs, log }: { jobs: number; log: (line: string) => void },
): Promise<number> {
  const [from, to] = [await freeOn(source), await freeOn(target)];
  const room = Math.min(from - spare, Math.floor((to - spare) / 2));
  const seen = `connections left: ${from} on the source, ${to} on the target`;
  if (room < 1)
    throw new Refused(`no room for a copy (${seen}); stop something that is connected and try again`);
  if (room < jobs) log(`${room} workers instead of ${jobs}: ${seen}`);
  return Math.min(room, jobs);
}
