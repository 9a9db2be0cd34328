import type { Client } from 'pg';
import { type Endpoint, withClient } from '../client.ts';
import { identifier } from '../quote.ts';

/** The point from which a slot hands out changes, and a snapshot that sees all before it and nothing after. */
export interface Slot {
  readonly lsn: string;
  readonly snapshot: string;
}

/**
 * Creates a slot and holds its snapshot for as long as `fn` runs: it lives only while this session is open and idle. The
 * slot stays. Waits for transactions that have begun to write before; their end is what the server waits for.
 * Source: manual, Streaming Replication Protocol, CREATE_REPLICATION_SLOT (written as Postgres 14 and later take it).
 */
export async function withNewSlot<T>(
  source: Endpoint,
  name: string,
  fn: (slot: Slot) => Promise<T>,
): Promise<T> {
  return withClient(
    source,
    async (client) => {
      const { rows } = await client.query<{ consistent_point: string; snapshot_name: string }>(
        `CREATE_REPLICATION_SLOT ${identifier(name)} LOGICAL pgoutput EXPORT_SNAPSHOT`,
      );
      const [slot] = rows;
      if (!slot) throw new Error(`the server made replication slot ${name} and did not say where it begins`);
      return fn({ lsn: slot.consistent_point, snapshot: slot.snapshot_name });
    },
    { replication: 'database' },
  );
}

/** Creates a slot from which on what is written is kept; answers with that point (LSN). What was before, somebody else has seen to. */
export async function createSlot(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ lsn: string }>(
    "SELECT lsn::text FROM pg_create_logical_replication_slot($1, 'pgoutput')",
    [name],
  );
  return (rows[0] as { lsn: string }).lsn;
}
