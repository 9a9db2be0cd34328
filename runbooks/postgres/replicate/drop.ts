import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';
import { identifier } from '../quote.ts';
import { writtenSlot } from './written/track.ts';

const subscriptions = `
  SELECT FROM pg_subscription
   WHERE subname = $1 AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Let go of the slot first: the subscription can then be dropped whether the old server is there or not. */
async function dropSubscription(client: Client, name: string): Promise<void> {
  if (!(await client.query(subscriptions, [name])).rowCount) return;
  const subscription = identifier(name);
  await client.query(`ALTER SUBSCRIPTION ${subscription} DISABLE`);
  await client.query(`ALTER SUBSCRIPTION ${subscription} SET (slot_name = NONE)`);
  await client.query(`DROP SUBSCRIPTION ${subscription}`);
}

const slots = 'SELECT active_pid AS pid FROM pg_replication_slots WHERE slot_name = $1';

/** Seconds. A walsender that was told to end does so at once, unless it waits for the network. */
const patience = 30;

/** Ends whoever uses the slot, a copy's session that waits for its creation included, and drops it. */
async function dropSlot(client: Client, name: string): Promise<void> {
  for (let left = patience * 10; ; left--) {
    const [slot] = (await client.query<{ pid: number | null }>(slots, [name])).rows;
    if (!slot) return;
    if (slot.pid === null) {
      await client.query(
        'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1 AND NOT active',
        [name],
      );
    } else if (left > 0) {
      await client.query('SELECT pg_terminate_backend($1)', [slot.pid]);
      await sleep(100);
    } else {
      throw new Error(
        `replication slot ${name} is in use by process ${slot.pid}, which does not end; the slot keeps WAL until it is dropped. End the process and try again`,
      );
    }
  }
}

async function dropRole(client: Client, name: string, database: string): Promise<void> {
  if (!(await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name])).rowCount) return;
  await client.query(`REVOKE CONNECT ON DATABASE ${identifier(database)} FROM ${identifier(name)}`);
  await client.query(`DROP ROLE ${identifier(name)}`);
}

async function dropOn(endpoint: Endpoint, name: string): Promise<void> {
  await withClient(endpoint, async (client) => {
    await dropSubscription(client, name);
    // Before the slot: a subscriber that is still there would come back to it.
    await dropRole(client, name, endpoint.database);
    for (const slot of [name, writtenSlot(name)]) await dropSlot(client, slot);
    await client.query(`DROP PUBLICATION IF EXISTS ${identifier(name)}`);
  });
}

/**
 * Takes away everything replication has made, from whatever half-way state: subscription, slot, publication, role, and
 * what of it the copy has brought to the target. Repeatable. A side that is left out, because its server is gone, takes
 * its part along.
 */
export async function dropReplication(o: {
  source?: Endpoint;
  target?: Endpoint;
  name: string;
}): Promise<void> {
  // The subscription first: it would come back to a slot that has just been dropped.
  if (o.target) await dropOn(o.target, o.name);
  if (o.source) await dropOn(o.source, o.name);
}

const here = '(SELECT oid FROM pg_database WHERE datname = current_database())';

const leftovers = `
  SELECT 'subscription ' || subname AS name FROM pg_subscription WHERE subname = $1 AND subdbid = ${here}
  UNION ALL SELECT 'replication slot ' || slot_name FROM pg_replication_slots WHERE slot_name IN ($1, $2)
  UNION ALL SELECT 'publication ' || pubname FROM pg_publication WHERE pubname = $1
  UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname = $1`;

/** What is there of a replication on one server, in words; empty before it begins and after {@link dropReplication}. */
export async function lookAtReplication(endpoint: Endpoint, name: string): Promise<string[]> {
  return withClient(endpoint, async (client) =>
    (await client.query<{ name: string }>(leftovers, [name, writtenSlot(name)])).rows.map((row) => row.name),
  );
}
