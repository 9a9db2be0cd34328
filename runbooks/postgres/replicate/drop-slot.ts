import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

const slots = 'SELECT active_pid AS pid FROM pg_replication_slots WHERE slot_name = $1';

/** Seconds. A walsender that was told to end does so at once, unless it waits for the network. */
const patience = 30;

/** Ends whoever uses the slot, a copy's session that waits for its creation included, and drops it. Repeatable. */
export async function dropSlot(client: Client, name: string): Promise<void> {
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
