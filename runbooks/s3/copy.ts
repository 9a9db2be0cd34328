import { type Call, type S3, withSignal } from './client.ts';
import { concurrently } from './concurrently.ts';
import { compareRecords, headObject } from './content.ts';
import { copySource, showKey } from './key.ts';
import { type Entry, listPairs, type Pair } from './list.ts';
import { copyInParts, type ObjectCopy, type StorageClass } from './multipart.ts';
import { needsParts, type PartSizes, s3PartSizes } from './parts.ts';
import { explained, s3Code } from './problem.ts';
import { type OnProgress, showBytes } from './progress.ts';
import { showCall } from './show.ts';

export interface CopyOptions {
  readonly s3: S3;
  /** Buckets. */
  readonly from: string;
  readonly to: string;
  /** Objects under way at a time. */
  readonly concurrency?: number;
  readonly progress?: OnProgress;
  readonly signal?: AbortSignal;
  readonly sizes?: PartSizes;
}

export interface CopyResult {
  /** Copied by this call. */
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
  readonly keys: readonly string[];
  constructor(bucket: string, keys: readonly string[]) {
    const shown = keys.slice(0, 5).map(showKey).join(', ');
    super(
      `${keys.length} object(s) of bucket ${bucket} changed while being copied: ${shown}${keys.length > 5 ? ', …' : ''}. ` +
        'Stop everything that writes to the bucket, then run this step again: what is copied stays copied.',
    );
    this.keys = keys;
  }
}

/**
 * Copies the current objects of a bucket inside S3. Those already equal at the target are skipped, so it can be repeated.
 * Throws at the first error, and `ObjectsChanged` at the end when the source did not hold still.
 */
export async function copyBucket(options: CopyOptions): Promise<CopyResult> {
  const { from, to, progress, sizes = s3PartSizes } = options;
  const s3 = withSignal(options.s3, options.signal);
  const sum = { objects: 0, bytes: 0, skipped: 0, extra: 0 };
  const changed: string[] = [];
  const copyPair = async ({ key, from: entry, to: existing }: Pair) => {
    options.signal?.throwIfAborted();
    const outcome = entry ? await copyUnlessEqual({ s3, from, to, entry, sizes }, existing) : 'extra';
    if (outcome === 'changed') changed.push(key);
    else sum[outcome] += 1;
    if (outcome === 'objects') sum.bytes += entry?.size ?? 0;
    const note = `${showBytes(sum.bytes)} copied${sum.skipped ? `, ${sum.skipped} already there` : ''}`;
    progress?.({ done: sum.objects + sum.skipped, unit: 'objects', note });
  };
  await concurrently(listPairs(s3, from, to), options.concurrency ?? 64, copyPair);
  if (changed.length > 0) throw new ObjectsChanged(from, changed);
  return sum;
}

/** The copy of one object in one piece. S3 keeps metadata, headers and tags by itself, but not the storage class. */
export function copyCall(
  from: string,
  to: string,
  { key, etag, storageClass }: Omit<Entry, 'size' | 'lastModified'>,
) {
  const input = {
    Bucket: to,
    Key: key,
    CopySource: copySource(from, key),
    CopySourceIfMatch: etag,
    MetadataDirective: 'COPY',
    TaggingDirective: 'COPY',
    StorageClass: storageClass as StorageClass,
  } as const;
  return { operation: 'CopyObject', input } satisfies Call<'CopyObject'>;
}

/** What a rehearsal prints for `copyBucket`. */
export function showCopyBucket(from: string, to: string): string[] {
  const object = { key: 'KEY', etag: 'ETAG', storageClass: 'CLASS' };
  return [
    showCall({ operation: 'ListObjectsV2', input: { Bucket: from } }),
    showCall({ operation: 'ListObjectsV2', input: { Bucket: to } }),
    `${showCall(copyCall(from, to, object))}  # each object that is not equal yet`,
  ];
}

type Outcome = 'objects' | 'skipped' | 'changed';

async function copyUnlessEqual(copy: ObjectCopy, existing?: Entry): Promise<Outcome> {
  const { s3, from, to, entry } = copy;
  try {
    if (existing && (await alreadyCopied(copy, existing))) return 'skipped';
    if (needsParts(entry, copy.sizes)) await copyInParts(copy);
    else await s3.call('CopyObject', copyCall(from, to, entry).input);
    return 'objects';
  } catch (error) {
    if (['PreconditionFailed', 'NoSuchKey', 'NotFound'].includes(s3Code(error) ?? '')) return 'changed';
    throw explained(`Copying ${showKey(entry.key)} from bucket ${from} to ${to}`, error);
  }
}

/** The same content, written after the source: whatever was written to the source later is copied again. */
async function alreadyCopied({ s3, from, to, entry }: ObjectCopy, existing: Entry): Promise<boolean> {
  if (entry.size !== existing.size || entry.storageClass !== existing.storageClass) return false;
  if (entry.lastModified > existing.lastModified) return false;
  if (entry.etag === existing.etag) return true;
  const heads = await Promise.all([headObject(s3, from, entry.key), headObject(s3, to, entry.key)]);
  return compareRecords(...heads) === 'checksum';
}
