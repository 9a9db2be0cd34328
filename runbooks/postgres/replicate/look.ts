import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';
import { namedByRun } from './name.ts';
import { writtenSlot } from './written/slot.ts';

const here = '(SELECT oid FROM pg_database WHERE datname = current_database())';

/** All that a replication makes: in this database, and what is the whole server's. */
const made = `
  SELECT 'subscription' AS kind, subname::text AS name FROM pg_subscription WHERE subdbid = ${here}
  UNION ALL SELECT 'replication slot', slot_name::text FROM pg_replication_slots
  UNION ALL SELECT 'publication', pubname::text FROM pg_publication
  UNION ALL SELECT 'role', rolname::text FROM pg_roles`;

type Made = { kind: string; name: string };

const find = async (client: Client, where: string, parameters: unknown[]) =>
  (await client.query<Made>(`SELECT kind, name FROM (${made}) m WHERE ${where}`, parameters)).rows;

const show = ({ kind, name }: Made) => `${kind} ${name}`;

/** What is there of a replication on one server, in words; empty before it begins and after it is dropped. */
export async function lookAtReplication(endpoint: Endpoint, name: string): Promise<string[]> {
  return withClient(endpoint, async (client) =>
    (await find(client, 'name IN ($1, $2)', [name, writtenSlot(name)])).map(show),
  );
}

/** What is there of every replication that a run has made, whichever run it was: in words, by the replication's name. */
export async function findReplications(endpoint: Endpoint): Promise<Map<string, string[]>> {
  return withClient(endpoint, async (client) => {
    const found = new Map<string, string[]>();
    for (const one of await find(client, 'name ~ $1 ORDER BY name, kind', [namedByRun])) {
      const name = one.name.replace(/_written$/, '');
      found.set(name, [...(found.get(name) ?? []), show(one)]);
    }
    return found;
  });
}
