import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { withClient } from '../client.ts';
import { type Replication, watching } from './lag.ts';

/** A commit of our own: when it is flushed, so is everything that was acknowledged before, `synchronous_commit` or not. */
const mark = "SELECT pg_logical_emit_message(true, 'runbook', 'drained up to here')";

/** A replication, and how long to wait for it. */
export type Draining = Replication & { readonly seconds: number };

const position = 'SELECT pg_current_wal_flush_lsn()::text AS lsn';

/** The end of what was written. Behind it there is more WAL, so that the reader passes it without waiting for others. */
export async function endOfWriting(client: Client): Promise<string> {
  await client.query(mark);
  const { rows } = await client.query<{ lsn: string }>(position);
  await client.query(mark);
  return (rows[0] as { lsn: string }).lsn;
}

const confirmed =
  'SELECT confirmed_flush_lsn >= $2::pg_lsn AS drained FROM pg_replication_slots WHERE slot_name = $1';

/** Waits until the target has applied, and has on disk, what the source has committed up to `lsn`. Throws after `seconds`. */
export async function untilConfirmed(o: Draining, lsn: string): Promise<void> {
  const deadline = performance.now() + o.seconds * 1000;
  await watching(o, (look) =>
    withClient(o.source, async (client) => {
      for (;;) {
        const { behind } = await look();
        const { rows } = await client.query<{ drained: boolean }>(confirmed, [o.name, lsn]);
        if (rows[0]?.drained) return;
        if (performance.now() > deadline)
          throw new Error(
            `the new server is still ${behind} bytes behind after ${o.seconds} seconds; look whether it is connected, and try again`,
          );
        await sleep(20, undefined, { signal: o.signal });
      }
    }),
  );
}

/**
 * Waits until the target has applied, and has on disk, all that the source has committed until now: to be called behind
 * the fence. Answers with that point (LSN). Throws after `seconds`.
 */
export async function drain(o: Draining): Promise<string> {
  const lsn = await withClient(o.source, endOfWriting);
  await untilConfirmed(o, lsn);
  return lsn;
}
