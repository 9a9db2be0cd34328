import { withClient } from '../client.ts';
import { copySequences } from '../copy/sequences.ts';
import { copySession } from '../copy/sessions.ts';
import type { Replication } from './lag.ts';
import { copyWindowLargeObjects } from './window-large-objects.ts';
import { copyWindowTables, refreshViews } from './window-tables.ts';

/** What was brought over behind the fence; plain JSON. */
export type Finished = { sequences: number; tables: number; largeObjects: number };

/**
 * Brings over what is not replicated: sequences, the tables whose rows cannot be found again, large objects; refreshes
 * materialised views. To be called behind the fence, when the target has drained. Repeatable.
 */
export async function finishReplication({
  source,
  target,
}: Pick<Replication, 'source' | 'target'>): Promise<Finished> {
  return withClient(
    source,
    (from) =>
      withClient(
        target,
        async (into) => {
          const pair = { source: from, target: into };
          const sequences = await copySequences(from, into);
          const tables = await copyWindowTables(pair);
          const largeObjects = await copyWindowLargeObjects(pair);
          await refreshViews(into);
          return { sequences, tables, largeObjects };
        },
        copySession,
      ),
    copySession,
  );
}
