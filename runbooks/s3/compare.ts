import {
  type CompareOptions,
  type Comparing,
  comparePair,
  compareSeen,
  conclude,
  count,
  lookAtBoth,
  onOneSide,
  startComparing,
} from './comparison.ts';
import { concurrently } from './concurrently.ts';
import type { LastPass } from './last-pass.ts';
import type { Entry } from './list.ts';
import type { Pair } from './pairs.ts';
import type { Comparison } from './proof.ts';
import { eachPair } from './ranges.ts';

/** Remembers which pairs were found equal, as they are listed. */
export interface Proven {
  /** Those that were not found equal as they are now. */
  others(pairs: readonly Pair[]): readonly Pair[];
  /** Remembers pairs that are equal. */
  note(pairs: readonly Pair[]): void;
}

interface CompareAll extends CompareOptions {
  /** What was proven before, and need not be looked at again. */
  readonly proven?: Proven;
  /** Hears of each object of the source as it is listed. */
  listed?(entry: Entry): void;
}

/** Objects of one batch under way at a time; how many go out at a time S3 decides. */
const atOnce = 128;

/** Compares the current objects of two places, both ways. Any error throws: what could not be read is never "equal". */
export async function compareBuckets(options: CompareAll): Promise<Comparison[]> {
  const work = startComparing(options);
  const { s3, from, to } = work.options;
  await eachPair({ s3, from, to, work: (pairs) => compareBatch(work, options, pairs) });
  return conclude(work);
}

async function compareBatch(
  work: Comparing,
  { proven, listed, signal }: CompareAll,
  pairs: readonly Pair[],
): Promise<void> {
  for (const { from } of pairs) if (from) listed?.(from);
  const others = proven?.others(pairs) ?? pairs;
  const doubtful = new Set(others);
  for (const pair of pairs) if (!doubtful.has(pair)) count(work, pair.from?.size);
  work.evidence.before += pairs.length - others.length;
  const equal: Pair[] = [];
  await concurrently(others, atOnce, async (pair) => {
    signal?.throwIfAborted();
    if (await comparePair(work, pair)) equal.push(pair);
    count(work, (pair.from ?? pair.to)?.size);
  });
  proven?.note(equal);
}

/**
 * Compares two places behind the last pass over them: what that pass has found proven it counts, every other key it looks at on
 * both sides. What neither side has was deleted on both. Throws as `compareBuckets` does.
 */
export async function compareRest(
  options: CompareOptions,
  { proven, keys }: LastPass,
): Promise<Comparison[]> {
  const work = startComparing(options);
  Object.assign(work.sum, proven);
  work.evidence.before = proven.objects;
  await concurrently(keys, atOnce, async (key) => {
    options.signal?.throwIfAborted();
    await compareKey(work, key);
  });
  return conclude(work);
}

async function compareKey(work: Comparing, key: string): Promise<void> {
  await lookAtBoth(work, key, async ([from, to]) => {
    if (from && to) await compareSeen(work, key, [from, to]);
    else if (from || to) onOneSide(work, key, { from });
    if (from || to) count(work, (from ?? to)?.head.ContentLength);
  });
}
