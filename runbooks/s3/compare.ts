import { type Aspect, aspects, differences, type Seen } from './aspects.ts';
import { type S3, withSignal } from './client.ts';
import { concurrently } from './concurrently.ts';
import { compareRecords, hashObject, headObject } from './content.ts';
import { showKey } from './key.ts';
import { listPairs, type Pair } from './list.ts';
import { explained, unless } from './problem.ts';
import { type OnProgress, showBytes } from './progress.ts';
import { type Comparison, type Finding, startFinding } from './proof.ts';
import { readTags } from './tags.ts';

export interface CompareOptions {
  readonly s3: S3;
  /** Buckets. */
  readonly from: string;
  readonly to: string;
  /** Objects under way at a time. */
  readonly concurrency?: number;
  readonly progress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** How many objects were proved equal in which way. */
type Evidence = { etag: number; checksum: number; read: number };

interface Work {
  readonly options: CompareOptions;
  readonly keys: Finding;
  readonly content: Finding;
  readonly rest: readonly { aspect: Aspect; finding: Finding }[];
  readonly evidence: Evidence;
  readonly sum: { objects: number; bytes: number };
}

/** Compares the current objects of two buckets, both ways. Any error throws: what could not be read is never "equal". */
export async function compareBuckets(given: CompareOptions): Promise<Comparison[]> {
  const options = { ...given, s3: withSignal(given.s3, given.signal) };
  const work: Work = {
    options,
    keys: startFinding('bucket-keys', 'Both buckets have the same keys'),
    content: startFinding('bucket-content', 'Every object has the same content'),
    rest: aspects.map((aspect) => ({ aspect, finding: startFinding(aspect.id, aspect.title) })),
    evidence: { etag: 0, checksum: 0, read: 0 },
    sum: { objects: 0, bytes: 0 },
  };
  const pairs = listPairs(options.s3, options.from, options.to);
  await concurrently(pairs, options.concurrency ?? 64, (pair) => comparePair(work, pair));
  const { keys, content, rest, sum, evidence } = work;
  const figures = {
    equalByEtag: evidence.etag,
    equalByChecksum: evidence.checksum,
    equalByReading: evidence.read,
  };
  return [
    keys.finish(sum),
    content.finish({ ...sum, ...figures }),
    ...rest.map(({ finding }) => finding.finish(sum)),
  ];
}

async function comparePair(work: Work, { key, from, to }: Pair): Promise<void> {
  const { options, keys, sum } = work;
  options.signal?.throwIfAborted();
  sum.objects += 1;
  sum.bytes += (from ?? to)?.size ?? 0;
  if (!to) keys.differs(`${showKey(key)} is missing in ${options.to}`);
  else if (!from) keys.differs(`${showKey(key)} is only in ${options.to}`);
  else await compareObject(work, key);
  options.progress?.({ done: sum.objects, unit: 'objects', note: `${showBytes(sum.bytes)} compared` });
}

async function compareObject(work: Work, key: string): Promise<void> {
  const { options, keys, content, rest, evidence } = work;
  try {
    const [from, to] = await Promise.all([
      look(options.s3, options.from, key),
      look(options.s3, options.to, key),
    ]);
    if (!from || !to) {
      keys.differs(`${showKey(key)} was deleted during the comparison`);
      return;
    }
    const proof = await contentProof(options, key, [from, to]);
    if (proof === 'different')
      content.differs(`${showKey(key)} has another content: ${describe(from)} became ${describe(to)}`);
    else evidence[proof] += 1;
    for (const { aspect, finding } of rest) {
      for (const line of differences(aspect, from, to)) finding.differs(`${showKey(key)}: ${line}`);
    }
  } catch (error) {
    throw explained(`Comparing ${showKey(key)} of buckets ${options.from} and ${options.to}`, error);
  }
}

async function look(s3: S3, bucket: string, key: string): Promise<Seen | undefined> {
  const head = await unless(['NotFound', 'NoSuchKey'], headObject(s3, bucket, key));
  return head && { head, tags: await readTags(s3, { bucket, key, head }) };
}

async function contentProof({ s3, from, to }: CompareOptions, key: string, seen: [Seen, Seen]) {
  const [a, b] = [seen[0].head, seen[1].head];
  const verdict = compareRecords(a, b);
  if (verdict !== 'unknown') return verdict;
  const [ours, theirs] = await Promise.all([
    hashObject(s3, { bucket: from, key, etag: a.ETag }),
    hashObject(s3, { bucket: to, key, etag: b.ETag }),
  ]);
  return ours === theirs ? 'read' : 'different';
}

function describe({ head }: Seen): string {
  return `${head.ContentLength} bytes, ETag ${head.ETag}`;
}
