import { Refused } from '../engine/errors.ts';
import { withSignal } from './client.ts';
import { concurrently } from './concurrently.ts';
import type { CopyOptions } from './copy.ts';
import { copyHistory } from './copy-history.ts';
import type { CopyWork } from './copy-object.ts';
import { type HistoryPair, pairHistories } from './histories.ts';
import { keepNothingMore } from './keep.ts';
import type { Counts, Ledger } from './ledger.ts';
import { s3PartSizes } from './parts.ts';
import { nowAndThen, showBytes } from './progress.ts';
import type { Range } from './ranges.ts';
import { readVersioning } from './settings.ts';
import type { Version } from './versions.ts';

/** As for current objects. */
export interface CopyVersionsOptions
  extends Pick<CopyOptions, 's3' | 'from' | 'to' | 'keep' | 'progress' | 'signal' | 'sizes'> {
  /** Of a former try, and for the next one; it also says which version became which. */
  readonly ledger?: Ledger;
}

export interface VersionsResult {
  /** Keys of the source. */
  readonly keys: number;
  /** Copied by this call, or by former tries that its ledger knows; delete markers among them. */
  readonly versions: number;
  readonly markers: number;
  readonly bytes: number;
  /** Versions and delete markers that the target had already. */
  readonly skipped: number;
  /** Keys only the target has. They stay. */
  readonly extra: number;
}

/** Keys under way at a time; of each one version after the other. */
const atOnce = 128;

/** Keys after which the ledger has a line. */
const inOneLine = 1000;

interface Work {
  readonly options: CopyVersionsOptions;
  readonly copying: CopyWork;
  readonly sum: Record<keyof VersionsResult, number>;
  readonly progress: ReturnType<typeof nowAndThen>;
}

/**
 * Copies all versions and delete markers of a place inside S3, those of each key in their order, so that its history reads the same; ids
 * and dates are new ones. Can be repeated: it goes on where a key's history at the target ends. Throws `Refused` where the target
 * keeps no versions, or has others of a key.
 */
export async function copyVersions(options: CopyVersionsOptions): Promise<VersionsResult> {
  const { from, to, ledger, sizes = s3PartSizes, keep = keepNothingMore } = options;
  const s3 = withSignal(options.s3, options.signal);
  if ((await readVersioning(s3, to.bucket)) !== 'Enabled')
    throw new Refused(
      `Bucket ${to.bucket} keeps no versions: switch versioning on, or copy without --versions. Nothing was copied.`,
    );
  const sum = { keys: 0, versions: 0, markers: 0, bytes: 0, skipped: 0, extra: 0, ...ledger?.counts };
  const copying = { s3, from, to, keep, sizes, strict: false };
  const work: Work = { options, copying, sum, progress: nowAndThen(options.progress) };
  for (const range of ledger?.left ?? [{}]) await copyRange(work, range);
  return sum;
}

async function copyRange(work: Work, range: Range): Promise<void> {
  const { options, copying } = work;
  let { after } = range;
  for await (const { pairs, until } of inBatches(pairHistories(copying, range), range)) {
    const counts: Record<string, number> = {};
    await concurrently(pairs, atOnce, async (pair) => {
      const found = await copyPair(work, pair);
      for (const sum of [counts, work.sum] as Record<string, number>[])
        for (const [name, count] of Object.entries(found)) sum[name] = (sum[name] ?? 0) + count;
    });
    // What is extra is looked for again, to be told again.
    if (!counts.extra) options.ledger?.note({ after, until }, counts);
    after = until;
  }
}

interface Batch {
  readonly pairs: readonly HistoryPair[];
  /** Every key up to here is in it, or in one before it. */
  readonly until: string | undefined;
}

async function* inBatches(pairs: AsyncIterable<HistoryPair>, { until }: Range): AsyncGenerator<Batch> {
  let batch: HistoryPair[] = [];
  for await (const pair of pairs) {
    batch.push(pair);
    if (batch.length < inOneLine) continue;
    yield { pairs: batch, until: pair.key };
    batch = [];
  }
  yield { pairs: batch, until };
}

async function copyPair({ options, copying, sum, progress }: Work, pair: HistoryPair): Promise<Counts> {
  const { key, from } = pair;
  options.signal?.throwIfAborted();
  if (!from) return { extra: 1 };
  const { versions, made } = await copyHistory(copying, { ...pair, from });
  options.ledger?.remark({
    key,
    became: versions.map((version, i) => [idOf(from.versions[i]), idOf(version)]),
  });
  const copied = versions.slice(versions.length - made);
  const note = () =>
    `${showBytes(sum.bytes)} in ${sum.versions} versions copied, the oldest of each key first`;
  progress(() => ({ done: sum.keys, unit: 'objects', note: note() }));
  return {
    keys: 1,
    versions: made,
    markers: copied.filter(({ deleteMarker }) => deleteMarker).length,
    bytes: copied.reduce((bytes, { size = 0 }) => bytes + size, 0),
    skipped: versions.length - made,
  };
}

const idOf = (version: Version | undefined) => version?.versionId;
