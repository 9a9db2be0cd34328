import type { Entry } from './ledger.ts';
import { write } from './ledger.ts';
import { pipe } from './pipe.ts';
import type { Tally } from './progress.ts';
import type { Task } from './queue.ts';
import { type Part, tableKey } from './relations.ts';
import type { Pair } from './sessions.ts';
import { rejoinMoment } from './snapshot.ts';

/** Tables read before their locks are given back. */
const most = 100;

/** Copies a part, and says so in the same transaction. */
async function copyPart(pair: Pair, part: Part, tally: Tally): Promise<void> {
  const rows = await pipe(pair, part, (bytes) => tally.onBytes(part, bytes));
  const { file, unlogged } = part.relation;
  const entry: Entry = { id: part.id, rows, file, unlogged };
  await pair.target.query(`${write(entry)}; COMMIT`);
}

/** The tasks that copy parts; `finished` is called for a table whose last part is there. */
export function rowTasks(
  parts: readonly Part[],
  { moment, tally, finished }: { moment: string; tally: Tally; finished: (part: Part) => void },
): Task<Pair>[] {
  const left = new Map<object, number>();
  for (const { relation } of parts) left.set(relation, (left.get(relation) ?? 0) + 1);
  const read = new WeakMap<object, number>();
  const giveBackLocks = async ({ source }: Pair) => {
    const count = (read.get(source) ?? 0) + 1;
    read.set(source, count % most);
    if (count === most) await rejoinMoment(source, moment);
  };
  return parts.map((part) => ({
    id: part.id,
    of: tableKey(part.relation),
    weight: part.relation.bytes,
    async run(pair) {
      await giveBackLocks(pair);
      await copyPart(pair, part, tally);
    },
    finished() {
      const count = (left.get(part.relation) ?? 0) - 1;
      left.set(part.relation, count);
      tally.onDone(part);
      if (count === 0) finished(part);
    },
  }));
}
