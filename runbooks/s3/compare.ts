import { type Aspect, aspects, differences, type Seen } from './aspects.ts';
import { type S3, withSignal } from './client.ts';
import { concurrently } from './concurrently.ts';
import { compareRecords, hashObject, headObject } from './content.ts';
import { showKey } from './key.ts';
import type { Entry } from './list.ts';
import type { Pair } from './pairs.ts';
import { objectAt, type Place, showPlace } from './place.ts';
import { explained, s3Code, unless } from './problem.ts';
import { nowAndThen, type OnProgress, showBytes } from './progress.ts';
import { type Comparison, type Finding, startFinding } from './proof.ts';
import { eachPair } from './ranges.ts';
import { readTags } from './tags.ts';

export interface CompareOptions {
  readonly s3: S3;
  readonly from: Place;
  readonly to: Place;
  /** What was proven before, and need not be looked at again. */
  readonly proven?: Proven;
  /** Hears of each object of the source as it is listed. */
  listed?(entry: Entry): void;
  readonly progress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** Remembers which pairs were found equal, as they are listed. */
export interface Proven {
  /** Those that were not found equal as they are now. */
  others(pairs: readonly Pair[]): readonly Pair[];
  /** Remembers pairs that are equal. */
  note(pairs: readonly Pair[]): void;
}

/** How many objects were proved equal in which way. */
type Evidence = { etag: number; checksum: number; read: number; before: number };

interface Work {
  readonly options: CompareOptions;
  readonly progress: ReturnType<typeof nowAndThen>;
  readonly keys: Finding;
  readonly content: Finding;
  readonly rest: readonly { aspect: Aspect; finding: Finding }[];
  readonly evidence: Evidence;
  readonly sum: { objects: number; bytes: number };
}

/** Objects of one batch under way at a time; how many go out at a time S3 decides. */
const atOnce = 128;

/** Compares the current objects of two places, both ways. Any error throws: what could not be read is never "equal". */
export async function compareBuckets(given: CompareOptions): Promise<Comparison[]> {
  const s3 = withSignal(given.s3, given.signal);
  const options = { ...given, s3 };
  const work: Work = {
    options,
    progress: nowAndThen(given.progress),
    keys: startFinding('bucket-keys', 'Both buckets have the same keys'),
    content: startFinding('bucket-content', 'Every object has the same content'),
    rest: aspects.map((aspect) => ({ aspect, finding: startFinding(aspect.id, aspect.title) })),
    evidence: { etag: 0, checksum: 0, read: 0, before: 0 },
    sum: { objects: 0, bytes: 0 },
  };
  const { from, to } = options;
  await eachPair({ s3, from, to, work: (pairs) => compareBatch(work, pairs) });
  return conclude(work);
}

function conclude({ keys, content, rest, sum, evidence }: Work): Comparison[] {
  const figures = {
    equalByEtag: evidence.etag,
    equalByChecksum: evidence.checksum,
    equalByReading: evidence.read,
    ...(evidence.before > 0 ? { provenBefore: evidence.before } : {}),
  };
  return [
    keys.finish(sum),
    content.finish({ ...sum, ...figures }),
    ...rest.map(({ finding }) => finding.finish(sum)),
  ];
}

async function compareBatch(work: Work, pairs: readonly Pair[]): Promise<void> {
  const { evidence } = work;
  const { proven, listed } = work.options;
  for (const { from } of pairs) if (from) listed?.(from);
  const others = proven?.others(pairs) ?? pairs;
  const doubtful = new Set(others);
  for (const pair of pairs) if (!doubtful.has(pair)) count(work, pair);
  evidence.before += pairs.length - others.length;
  const equal: Pair[] = [];
  await concurrently(others, atOnce, async (pair) => {
    if (await comparePair(work, pair)) equal.push(pair);
  });
  proven?.note(equal);
}

function count({ progress, sum }: Work, { from, to }: Pair): void {
  sum.objects += 1;
  sum.bytes += (from ?? to)?.size ?? 0;
  progress(() => ({ done: sum.objects, unit: 'objects', note: `${showBytes(sum.bytes)} compared` }));
}

/** Whether both are the same. */
async function comparePair(work: Work, pair: Pair): Promise<boolean> {
  const { options, keys } = work;
  const { key, from, to } = pair;
  options.signal?.throwIfAborted();
  const there = showPlace(options.to);
  let equal = false;
  if (!to) keys.differs(`${showKey(key)} is missing in ${there}`);
  else if (!from) keys.differs(`${showKey(key)} is only in ${there}`);
  else equal = await compareObject(work, { key, from, to });
  count(work, pair);
  return equal;
}

async function compareObject(work: Work, pair: Required<Pair>): Promise<boolean> {
  const { options, keys } = work;
  const { key } = pair;
  const places = [options.from, options.to] as const;
  try {
    const [from, to] = await Promise.all(places.map((place) => look(options.s3, place, key)));
    if (from && to) return await compareSeen(work, pair, [from, to]);
    keys.differs(`${showKey(key)} was deleted during the comparison`);
  } catch (error) {
    if (!['PreconditionFailed', 'NoSuchKey'].includes(s3Code(error) ?? ''))
      throw explained(`Comparing ${showKey(key)} of ${places.map(showPlace).join(' and ')}`, error);
    keys.differs(`${showKey(key)} was written or deleted during the comparison`);
  }
  return false;
}

/** Whether both are equal, and are what was listed. */
async function compareSeen(work: Work, pair: Required<Pair>, seen: [Seen, Seen]): Promise<boolean> {
  const { options, content, rest, evidence } = work;
  const [from, to] = seen;
  const name = showKey(pair.key);
  const proof = await contentProof(options, pair.key, seen);
  if (proof === 'different')
    content.differs(`${name} has another content: ${describe(from)} became ${describe(to)}`);
  else evidence[proof] += 1;
  const found = rest.flatMap(({ aspect, finding }) =>
    differences(aspect, from, to).map((line) => finding.differs(`${name}: ${line}`)),
  );
  const asListed = isListed(pair.from, from) && isListed(pair.to, to);
  return proof !== 'different' && found.length === 0 && asListed;
}

/** HEAD gives dates in whole seconds. */
const isListed = ({ etag, lastModified }: Entry, { head }: Seen) =>
  head.ETag === etag &&
  Math.floor(lastModified.getTime() / 1000) === Math.floor((head.LastModified?.getTime() ?? 0) / 1000);

async function look(s3: S3, place: Place, key: string): Promise<Seen | undefined> {
  const object = objectAt(place, key);
  const head = await unless(['NotFound', 'NoSuchKey'], headObject(s3, object));
  return head && { head, tags: await readTags(s3, object, head) };
}

async function contentProof({ s3, from, to }: CompareOptions, key: string, seen: [Seen, Seen]) {
  const [a, b] = [seen[0].head, seen[1].head];
  const verdict = compareRecords(a, b);
  if (verdict !== 'unknown') return verdict;
  const [ours, theirs] = await Promise.all([
    hashObject(s3, objectAt(from, key), a.ETag),
    hashObject(s3, objectAt(to, key), b.ETag),
  ]);
  return ours === theirs ? 'read' : 'different';
}

function describe({ head }: Seen): string {
  return `${head.ContentLength} bytes, ETag ${head.ETag}`;
}
