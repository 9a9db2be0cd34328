import { pinnedSettings, withClient } from '../../client.ts';
import { add, differ, nothing, type Sum } from '../../compare/rows/sums.ts';
import { type Proof, proof } from '../../proof.ts';
import { type Side, withSide } from '../../side.ts';
import type { Report } from '../../transfer/progress.ts';
import { type Draining, endOfWriting, untilConfirmed } from '../drain.ts';
import { verifySameSchema } from '../schema.ts';
import { type ReplicatedTable, replicatedTables } from '../tables.ts';
import { countRows, pack, tableName, unpack, type Written, without } from './keys.ts';
import { sumTheRest, sumWritten, tablesOf } from './sums.ts';
import { createTracker, type Tracker, trackWrites } from './track.ts';

export type ComparingRows = Draining & { readonly jobs: number; readonly progress: Report };

/** Both sides at a moment each. */
async function withSides<T>(
  { source, target, jobs }: ComparingRows,
  fn: (source: Side, target: Side) => Promise<T>,
): Promise<T> {
  return withSide(source, { name: 'source', jobs }, (from) =>
    withSide(target, { name: 'target', jobs }, (to) => fn(from, to)),
  );
}

function differing(source: ReadonlyMap<string, Sum>, target: ReadonlyMap<string, Sum>): string[] {
  return [...source].flatMap(([name, sum]) => {
    const difference = differ(sum, target.get(name) ?? nothing);
    return difference ? [`${name}: ${difference}`] : [];
  });
}

const total = (sums: ReadonlyMap<string, Sum>) => Number([...sums.values()].reduce(add, nothing).rows);

const sides = (from: Map<string, Sum>, to: Map<string, Sum>) => ({
  source: { rows: total(from) },
  target: { rows: total(to) },
});

/** What was found, and the keys of what has been heard of, as text: a later comparison takes it up from there. */
export interface Compared {
  readonly proof: Proof;
  readonly written: string;
}

/** All that was written until now: also what somebody sees already, whose commit does not wait for the disk. */
const hear = (o: ComparingRows, tracker: Tracker): Promise<Written> =>
  withClient(
    o.source,
    async (client) => {
      await endOfWriting(client);
      return tracker.hear(client);
    },
    // Keys are written under the session's settings, and read under those of the comparison.
    { settings: pinnedSettings },
  );

const anyOf = (written: Written, name: string) => written.get(name)?.any === true;

/** What has to be read whole: what was not replicated, and what may have been written anywhere. */
const isWhole = (table: ReplicatedTable, written: Written) =>
  table.why !== null || anyOf(written, tableName(table));

async function sumSide(side: Side, tables: readonly ReplicatedTable[], written: Written) {
  const known = await tablesOf(side);
  const sums = await sumTheRest(side, tables, { known, written: new Map(), onPart: () => {} });
  const byKey = [...written].filter(([name]) => !sums.has(name));
  await side.each(byKey, async (client, [name, rows]) => {
    sums.set(name, await sumWritten(client, known.get(name), rows));
  });
  return sums;
}

type Sums = readonly [Map<string, Sum>, Map<string, Sum>];

const onBoth = async (sides: readonly [Side, Side], sum: (side: Side) => Promise<Map<string, Sum>>) =>
  (await Promise.all(sides.map(sum))) as unknown as Sums;

/**
 * But for tables that were emptied until now, maybe while they were read: TRUNCATE empties a table for snapshots from before it, too. They
 * are read whole behind the fence. https://www.postgresql.org/docs/current/mvcc-caveats.html
 */
function notEmptied([from, to]: Sums, written: Written): Sums {
  const standing = ([name]: [string, Sum]) => !anyOf(written, name);
  return [new Map([...from].filter(standing)), new Map([...to].filter(standing))];
}

/** All rows, but for those that have been written since the tracker began. */
async function sumUnwritten(o: ComparingRows, tracker: Tracker): Promise<Sums> {
  return withSides(o, async (source, target) => {
    const written = await hear(o, tracker);
    const tables = (await replicatedTables(source.client)).filter((table) => !isWhole(table, written));
    let done = 0;
    const onPart = () => o.progress({ done: Math.floor(++done / 2), unit: 'tables' });
    return onBoth([source, target], async (side) =>
      sumTheRest(side, tables, { known: await tablesOf(side), written, onPart }),
    );
  });
}

/** The rows that have been written since the tracker began, but for those that go on being written; it begins again. */
async function sumSettled(o: ComparingRows, tracker: Tracker): Promise<Sums> {
  const then = await hear(o, tracker);
  tracker.beginAgain();
  await untilConfirmed(o, await withClient(o.source, endOfWriting));
  return withSides(o, async (source, target) => {
    const settled = without(then, await hear(o, tracker));
    return onBoth([source, target], (side) => sumSide(side, [], settled));
  });
}

/** Rows that are looked up in no time, and how often to try to come down to them. */
const few = 1000;
const rounds = 3;

/**
 * Compares every replicated row while writers run, but for the last that were written: these are known by their keys, and are
 * compared by {@link compareWritten} behind the fence. The two sides need not be seen at the same moment, only both after the
 * beginning: a row that nobody has written since is the same in all of them. Throws {@link Refused} when the schema was changed.
 */
export async function compareLive(o: ComparingRows): Promise<Compared> {
  await verifySameSchema(o);
  const since = await trackWrites(o.source, o.name);
  await untilConfirmed(o, since);
  const tracker = createTracker(o.name);
  const unwritten = await sumUnwritten(o, tracker);
  const settled: Sums[] = [];
  while (settled.length < rounds && countRows(await hear(o, tracker)) > few)
    settled.push(await sumSettled(o, tracker));
  await verifySameSchema(o);
  const written = await hear(o, tracker);
  const [from, to] = notEmptied(unwritten, written);
  const later = settled.map((sums) => notEmptied(sums, written));
  const differences = [differing(from, to), ...later.map(([left, right]) => differing(left, right))].flat();
  const again = later.reduce((sum, [left]) => sum + total(left), 0);
  const about = { id: 'rows-live', title: 'Rows of every table, while writers run' };
  const figures = { tables: from.size, ...sides(from, to), again, since };
  return { proof: proof(about, figures, differences), written: pack(written) };
}

/**
 * Compares behind the fence, when the target has drained, what {@link compareLive} could not: the rows written
 * last, and the tables that were copied just now. With its proof every row of the database is compared. What the
 * server tells of is told once.
 */
export async function compareWritten(o: ComparingRows, heard: string): Promise<Compared> {
  const written = await hear(o, createTracker(o.name, unpack(heard)));
  return withSides(o, async (source, target) => {
    const tables = (await replicatedTables(source.client)).filter((table) => isWhole(table, written));
    const [from, to] = await onBoth([source, target], (side) => sumSide(side, tables, written));
    const about = { id: 'rows-written', title: 'Rows written since, and tables copied behind the fence' };
    const figures = { tables: from.size, whole: tables.length, ...sides(from, to) };
    return { proof: proof(about, figures, differing(from, to)), written: pack(written) };
  });
}
