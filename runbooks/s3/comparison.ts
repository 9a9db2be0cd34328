import { readAcl } from './acl.ts';
import { type Aspect, aclAspect, aspects, differences, type Seen } from './aspects.ts';
import { type S3, withSignal } from './client.ts';
import { headObject, type ObjectName, proveContent } from './content.ts';
import { showKey } from './key.ts';
import type { Entry } from './list.ts';
import type { Pair } from './pairs.ts';
import { listedAt, objectAt, type Place, showPlace } from './place.ts';
import { explained, s3Code, unless } from './problem.ts';
import { nowAndThen, type OnProgress, showBytes } from './progress.ts';
import { type Comparison, type Finding, startFinding } from './proof.ts';
import { readTags } from './tags.ts';

export interface CompareOptions {
  readonly s3: S3;
  readonly from: Place;
  readonly to: Place;
  /** Whether objects of both may have access lists of their own, which are compared then. */
  readonly acls?: boolean;
  readonly progress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** A comparison of two places being made. */
export interface Comparing {
  readonly options: CompareOptions;
  readonly progress: ReturnType<typeof nowAndThen>;
  readonly keys: Finding;
  readonly content: Finding;
  readonly rest: readonly { aspect: Aspect; finding: Finding }[];
  /** How many objects were proved equal in which way. */
  readonly evidence: { etag: number; checksum: number; read: number; before: number };
  readonly sum: { objects: number; bytes: number };
}

export function startComparing(options: CompareOptions): Comparing {
  return {
    options: { ...options, s3: withSignal(options.s3, options.signal) },
    progress: nowAndThen(options.progress),
    keys: startFinding('bucket-keys', 'Both buckets have the same keys'),
    content: startFinding('bucket-content', 'Every object has the same content'),
    rest: [...aspects, ...(options.acls ? [aclAspect] : [])].map((aspect) => ({
      aspect,
      finding: startFinding(aspect.id, aspect.title),
    })),
    evidence: { etag: 0, checksum: 0, read: 0, before: 0 },
    sum: { objects: 0, bytes: 0 },
  };
}

/** What was found, in the form the engine records. */
export function conclude({ keys, content, rest, sum, evidence }: Comparing): Comparison[] {
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

/** One more object, of so many bytes. */
export function count({ progress, sum }: Comparing, bytes = 0): void {
  sum.objects += 1;
  sum.bytes += bytes;
  progress(() => ({ done: sum.objects, unit: 'objects', note: `${showBytes(sum.bytes)} compared` }));
}

/** What is seen of one key on both sides; `undefined` where there is nothing. */
export type Both = readonly [Seen | undefined, Seen | undefined];

/**
 * Looks at one key on both sides and hands on what is there. An object that is written or deleted while it is looked at is a
 * difference. Any other error throws: what could not be read is never "equal".
 */
export async function lookAtBoth<T>(
  { options, keys }: Comparing,
  key: string,
  judge: (seen: Both) => Promise<T>,
): Promise<T | undefined> {
  const places = [options.from, options.to] as const;
  try {
    const [from, to] = await Promise.all(places.map((place) => look(options, objectAt(place, key))));
    return await judge([from, to]);
  } catch (error) {
    if (!['PreconditionFailed', 'NoSuchKey'].includes(s3Code(error) ?? ''))
      throw explained(`Comparing ${showKey(key)} of ${places.map(showPlace).join(' and ')}`, error);
    keys.differs(`${showKey(key)} was written or deleted during the comparison`);
    return undefined;
  }
}

/** Whether both are listed, are what was listed, and are equal. */
export async function comparePair(work: Comparing, { key, from, to }: Pair): Promise<boolean> {
  const { options, keys } = work;
  if (!from || !to) return onOneSide(work, key, { from });
  const equal = await lookAtBoth(work, key, async ([one, other]) => {
    if (one && other)
      return (await compareSeen(work, key, [one, other])) && isListed(from, one) && isListed(to, other);
    keys.differs(`${showKey(key)} was deleted during the comparison`);
    return false;
  });
  options.signal?.throwIfAborted();
  return equal === true;
}

/** A difference: an object without its like. Returns that it is none. */
export function onOneSide({ keys, options }: Comparing, key: string, { from }: { from?: unknown }): false {
  const there = showPlace(options.to);
  keys.differs(from ? `${showKey(key)} is missing in ${there}` : `${showKey(key)} is only in ${there}`);
  return false;
}

/** Whether two objects are equal, in all that makes them up. */
export async function compareSeen(work: Comparing, key: string, seen: [Seen, Seen]): Promise<boolean> {
  const { options, content, rest, evidence } = work;
  const [from, to] = seen;
  const name = showKey(key) + (from.versionId === undefined ? '' : `, version ${from.versionId}`);
  const proof = await contentProof(options, key, seen);
  if (proof === 'different')
    content.differs(`${name} has another content: ${describe(from)} became ${describe(to)}`);
  else evidence[proof] += 1;
  const found = rest.flatMap(({ aspect, finding }) =>
    differences(aspect, from, to).map((line) => finding.differs(`${name}: ${line}`)),
  );
  return proof !== 'different' && found.length === 0;
}

/** HEAD gives dates in whole seconds. */
const isListed = ({ etag, lastModified }: Entry, { head }: Seen) =>
  head.ETag === etag &&
  Math.floor(lastModified.getTime() / 1000) === Math.floor((head.LastModified?.getTime() ?? 0) / 1000);

/** What there is of an object, or of a version of one; `undefined` where it is gone. */
export async function look({ s3, acls }: CompareOptions, object: ObjectName): Promise<Seen | undefined> {
  const head = await unless(['NotFound', 'NoSuchKey', 'NoSuchVersion'], headObject(s3, object));
  if (!head) return undefined;
  const acl = acls ? await readAcl(s3, object) : undefined;
  return { head, tags: await readTags(s3, object, head), acl, versionId: object.VersionId };
}

function contentProof({ s3, from, to }: CompareOptions, key: string, [one, other]: [Seen, Seen]) {
  const at = (place: Place, { head, versionId }: Seen) => ({
    object: listedAt(place, { key, versionId }),
    head,
  });
  return proveContent(s3, at(from, one), at(to, other));
}

function describe({ head }: Seen): string {
  return `${head.ContentLength} bytes, ETag ${head.ETag}`;
}
