import type { S3 } from './client.ts';
import { withSignal } from './client.ts';
import type { Proven } from './compare.ts';
import { concurrently } from './concurrently.ts';
import { type CopyWork, copyCall, copyObject } from './copy-object.ts';
import { type Keep, keepNothingMore } from './keep.ts';
import { showKey } from './key.ts';
import type { Counts, Ledger } from './ledger.ts';
import type { Entry } from './list.ts';
import type { Pair } from './pairs.ts';
import { type PartSizes, s3PartSizes } from './parts.ts';
import { type Place, showPlace, whole } from './place.ts';
import { nowAndThen, type OnProgress, showBytes } from './progress.ts';
import { eachPair, type Range } from './ranges.ts';
import { showCall } from './show.ts';

export interface CopyOptions {
  readonly s3: S3;
  readonly from: Place;
  readonly to: Place;
  /** Of a former try of the same copy, and for the next one. */
  readonly ledger?: Pick<Ledger, 'left' | 'counts' | 'note'>;
  readonly keep?: Keep;
  /** The source is written to: a copy of the same second may be of an object that was written again in it. */
  readonly strict?: boolean;
  /** What was proven equal before, and still looks as it did then: there is nothing to copy. */
  readonly proven?: Pick<Proven, 'others'>;
  /** Hears of each object of the source as it is listed. */
  listed?(entry: Entry): void;
  /** Hears of each pair that was not proven before. */
  unproven?(pair: Pair): void;
  /** Hears of each range in which all was proven before. */
  settled?(range: Range, pairs: readonly Pair[]): void;
  /** Hears of each object that only the target has. */
  extra?(entry: Entry): void;
  readonly progress?: OnProgress;
  readonly signal?: AbortSignal;
  readonly sizes?: PartSizes;
}

export interface CopyResult {
  /** Copied by this call, or by former tries that its ledger knows. */
  readonly objects: number;
  readonly bytes: number;
  /** Already equal at the target. */
  readonly skipped: number;
  /** Objects only the target has. They stay: a copy never deletes. */
  readonly extra: number;
}

/** Objects were changed or deleted in the source while they were copied; everything else was copied. */
export class ObjectsChanged extends Error {
  override readonly name = 'ObjectsChanged';
  /** The first of them. */
  readonly keys: readonly string[];
  constructor(place: Place, { count, keys }: { count: number; keys: readonly string[] }) {
    const shown = keys.slice(0, 5).map(showKey).join(', ');
    super(
      `${count} object(s) of ${showPlace(place)} changed while being copied: ${shown}${count > 5 ? ', …' : ''}. ` +
        'Stop everything that writes there, then run this again: what is copied stays copied.',
    );
    this.keys = keys;
  }
}

/** Objects of one batch under way at a time; how many go out at a time S3 decides. */
const atOnce = 128;

/** Keys of changed objects that are remembered. */
const mostKeys = 100;

/**
 * Copies the current objects of a place inside S3. Those already equal at the target are skipped, so it can be repeated.
 * Throws at the first error, and `ObjectsChanged` at the end when the source did not hold still.
 */
export async function copyBucket(options: CopyOptions): Promise<CopyResult> {
  const { result, changed } = await copyPass(options);
  if (changed.count > 0) throw new ObjectsChanged(options.from, changed);
  return result;
}

/** What a pass over a source that is written to has found. */
export interface Pass {
  readonly result: CopyResult;
  /** Objects that were written or deleted between their listing and their copy. */
  readonly changed: { readonly count: number; readonly keys: readonly string[] };
}

/** As `copyBucket`, while the source is written to: what changed meanwhile is told, and left to the next pass. */
export async function copyPass(options: CopyOptions): Promise<Pass> {
  const { from, to, ledger, signal, sizes = s3PartSizes, keep = keepNothingMore } = options;
  const progress = nowAndThen(options.progress);
  const s3 = withSignal(options.s3, signal);
  const copying: CopyWork = { s3, from, to, keep, sizes, strict: options.strict === true };
  const before = ledger?.counts ?? {};
  const sum = { objects: 0, bytes: 0, skipped: 0, extra: 0, changed: 0, ...before };
  const keys: string[] = [];
  const show = () =>
    progress(() => ({ done: sum.objects + sum.skipped, unit: 'objects', note: noteOf(sum) }));
  const copyPair = async ({ key, from: entry, to: existing }: Pair, counts: Record<string, number>) => {
    signal?.throwIfAborted();
    const found = entry ? countOf(await copyObject(copying, entry, existing), entry.size) : { extra: 1 };
    if (!entry && existing) options.extra?.(existing);
    if ('changed' in found && keys.length < mostKeys) keys.push(key);
    add(counts, found);
    add(sum, found);
    show();
  };
  if (sum.objects + sum.skipped > 0) show();
  await eachPair<Counts>({
    ...{ s3, from, to, ranges: ledger?.left },
    work: async (pairs, range) => {
      for (const { from: entry } of pairs) if (entry) options.listed?.(entry);
      const others = options.proven?.others(pairs) ?? pairs;
      for (const pair of others) options.unproven?.(pair);
      if (others.length === 0) options.settled?.(range, pairs);
      const counts: Record<string, number> = { skipped: pairs.length - others.length };
      add(sum, counts);
      if (pairs.length > others.length) show();
      await concurrently(others, atOnce, (pair) => copyPair(pair, counts));
      return counts;
    },
    // What has changed is to be copied once more, and of what is extra somebody wants to hear again.
    done: (range, counts) => void (counts.changed || counts.extra || ledger?.note(range, counts)),
  });
  const { changed, ...result } = sum;
  return { result, changed: { count: changed, keys } };
}

function add(sum: Record<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
}

function countOf(outcome: Awaited<ReturnType<typeof copyObject>>, bytes: number): Counts {
  if (outcome === 'copied') return { objects: 1, bytes };
  return outcome === 'skipped' ? { skipped: 1 } : { changed: 1 };
}

const noteOf = ({ bytes, skipped }: { bytes: number; skipped: number }) =>
  `${showBytes(bytes)} copied${skipped ? `, ${skipped} already there` : ''}`;

/** What a rehearsal prints for `copyBucket`. */
export function showCopyBucket(from: string, to: string): string[] {
  const object = { key: 'KEY', etag: 'ETAG', storageClass: 'CLASS' };
  return [
    showCall({ operation: 'ListObjectsV2', input: { Bucket: from } }),
    showCall({ operation: 'ListObjectsV2', input: { Bucket: to } }),
    `${showCall(copyCall(whole(from), whole(to), object))}  # each object that is not equal yet`,
  ];
}
