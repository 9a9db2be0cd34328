import { withClient } from '../client.ts';
import { copySequences } from '../copy/sequences.ts';
import { copySession } from '../copy/sessions.ts';
import type { Replication } from './lag.ts';
import { copyWindowLargeObjects } from './window-large-objects.ts';
import { copyWindowTables } from './window-tables.ts';
import { refreshViews } from './window-views.ts';

/** What was brought over behind the fence; plain JSON. */
export type Finished = { sequences: number; tables: number; largeObjects: number };

/**
 * Brings over what is not replicated: sequences, the tables whose rows cannot be found again, large objects; refreshes
 * the materialised views that were refreshed on the source meanwhile. To be called behind the fence, when the target has drained. Repeatable.
 */
export async function finishReplication({ source, target, name }: Replication): Promise<Finished> {
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
          await refreshViews(pair, name);
          return { sequences, tables, largeObjects };
        },
        copySession,
      ),
    copySession,
  );
}
