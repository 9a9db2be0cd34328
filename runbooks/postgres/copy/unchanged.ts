import type { About, Entry } from './ledger.ts';
import { createQueue } from './queue.ts';
import type { Part } from './relations.ts';
import type { Pair } from './sessions.ts';
import type { Moment } from './snapshot.ts';
import { pairs, type Shop, workOff } from './work.ts';

/** Transaction numbers of rows have 32 bits: those that seem to lie ahead are of the epoch before. */
function fullNumber(top: bigint): string {
  const base = top - (top % 4294967296n);
  return `greatest(3, CASE WHEN ${base} + x >= ${top} THEN ${base} + x - 4294967296 ELSE ${base} + x END)::text::xid8`;
}

/** Counts the rows of a part, and those that were not there at the earlier moment. */
function lookAgain(part: Part, { sees }: Pick<Moment, 'sees'>, earlier: string): string {
  const top = BigInt(sees.split(':')[1] ?? 0);
  return `
    SELECT count(*)::float8 AS rows, count(*) FILTER (WHERE NOT pg_visible_in_snapshot(${fullNumber(top)}, '${earlier}'))::float8 AS newer
      FROM (SELECT xmin::text::bigint AS x FROM ${part.rows}) rows`;
}

async function partUnchanged({ source }: Pair, sql: string, before: Entry): Promise<boolean> {
  const { rows } = await source.query<{ rows: number; newer: number }>(sql);
  return rows[0]?.rows === before.rows && rows[0]?.newer === 0;
}

/** Every part that was copied must still be a part, of the same file. */
function sameParts(parts: readonly Part[], done: ReadonlyMap<string, Entry>): boolean {
  const now = new Map(parts.map((part) => [part.id, part]));
  return [...done.values()]
    .filter(({ file }) => file !== null && file !== undefined)
    .every(({ id, file }) => now.get(id)?.relation.file === file);
}

/**
 * Whether all rows copied at an earlier moment are, at this one, exactly the rows of their tables: as many, and none that
 * a later transaction has written. With that, what was copied then and what is copied now are of one moment: this one.
 */
export async function stillTheSame(
  shop: Shop,
  { about, moment, parts }: { about: About; moment: Moment; parts: readonly Part[] },
): Promise<boolean> {
  if (!sameParts(parts, shop.done)) return false;
  if (about.sees === moment.sees) return true;
  let same = true;
  const queue = createQueue<Pair>(shop.jobs);
  const copied = parts.filter(({ id }) => shop.done.has(id));
  queue.add(
    copied.map((part) => ({
      id: `look again at ${part.id}`,
      of: part.id,
      weight: part.bytes,
      async run(pair) {
        const unchanged = await partUnchanged(
          pair,
          lookAgain(part, moment, about.sees),
          shop.done.get(part.id) as Entry,
        );
        if (unchanged) return;
        same = false;
        queue.giveUp();
      },
    })),
  );
  queue.close();
  await workOff(shop, pairs(shop), queue);
  return same;
}
