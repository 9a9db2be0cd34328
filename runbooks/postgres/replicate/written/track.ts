import type { Client } from 'pg';
import { type Endpoint, withClient } from '../../client.ts';
import { dropSlot } from '../drop-slot.ts';
import { createSlot } from '../slot.ts';
import { createDecoder } from './decode.ts';
import { note, type Written } from './keys.ts';
import { writtenSlot } from './slot.ts';

/** From now on what is written is remembered, and what was until now is forgotten. Answers with the point (LSN) from which on it is. */
export async function trackWrites(source: Endpoint, name: string): Promise<string> {
  return withClient(source, async (client) => {
    await dropSlot(client, writtenSlot(name));
    return createSlot(client, writtenSlot(name));
  });
}

/** Nobody will ask what was written: the source need not keep it. Repeatable. */
export const forgetWrites = (source: Endpoint, name: string): Promise<void> =>
  withClient(source, (client) => dropSlot(client, writtenSlot(name)));

/** Messages a call; the server holds them all in memory, and so do we. */
const batch = 20_000;

const changes = `
  SELECT data FROM pg_logical_slot_get_binary_changes(
    $1, pg_current_wal_flush_lsn(), ${batch}, 'proto_version', '1', 'publication_names', $2)`;

/** Hears of what is written. Each change is told once: one tracker has to hear them all, or take over what another one heard. */
export interface Tracker {
  /** Reads on, to the end of what is flushed, and answers with all that was written since the last beginning. */
  hear(source: Client): Promise<Written>;
  /** Forgets the rows it has heard of, to be compared by somebody; not the tables of which it can tell no rows. */
  beginAgain(): void;
}

/** Reads what {@link trackWrites} has the server remember; `heard`: by another one, before. */
export function createTracker(name: string, heard: Written = new Map()): Tracker {
  let written = heard;
  const decode = createDecoder();
  return {
    async hear(source) {
      for (;;) {
        const { rows } = await source.query<{ data: Buffer }>(changes, [writtenSlot(name), name]);
        for (const { data } of rows) for (const change of decode(data)) note(written, change);
        if (rows.length < batch) return written;
      }
    },
    beginAgain() {
      written = new Map([...written].filter(([, table]) => table.any));
    },
  };
}
