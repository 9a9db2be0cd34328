import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';
import { identifier } from '../quote.ts';
import { dropSlot } from './drop-slot.ts';
import { writtenSlot } from './written/slot.ts';

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
