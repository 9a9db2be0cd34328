import { afresh } from '../moment.ts';
import { together } from '../together.ts';
import type { Entry } from './ledger.ts';
import { write } from './ledger.ts';
import { pipe } from './pipe.ts';
import type { Tally } from './progress.ts';
import type { Task } from './queue.ts';
import { type Part, tableKey } from './relations.ts';
import type { Pair } from './sessions.ts';

/** Copies a part, and says so in the same transaction. Whoever waits for the source's table, to empty it, waits no longer than that. */
async function copyPart(pair: Pair, part: Part, tally: Tally): Promise<void> {
  const rows = await pipe(pair, part, (bytes) => tally.onBytes(part, bytes));
  const { file, unlogged } = part.relation;
  const entry: Entry = { id: part.id, rows, file, unlogged };
  await together([pair.target.query(`${write(entry)}; COMMIT`), pair.source.query(afresh)]);
}

/** The tasks that copy parts; `finished` is called for a table whose last part is there. */
export function rowTasks(
  parts: readonly Part[],
  { tally, finished }: { tally: Tally; finished: (part: Part) => void },
): Task<Pair>[] {
  const left = new Map<object, number>();
  for (const { relation } of parts) left.set(relation, (left.get(relation) ?? 0) + 1);
  return parts.map((part) => ({
    id: part.id,
    of: tableKey(part.relation),
    weight: part.relation.bytes,
    run: (pair) => copyPart(pair, part, tally),
    finished() {
      const count = (left.get(part.relation) ?? 0) - 1;
      left.set(part.relation, count);
      tally.onDone(part);
      if (count === 0) finished(part);
    },
  }));
}
