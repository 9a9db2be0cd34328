import type { Call, Input, S3 } from './client.ts';
import { compareRecords, headObject } from './content.ts';
import { type Keep, needsLook, whatIsKept } from './keep.ts';
import { copySource, showKey } from './key.ts';
import type { Entry } from './list.ts';
import { copyInParts } from './multipart.ts';
import { needsParts, type PartSizes } from './parts.ts';
import { listedAt, objectAt, type Place, showPlace } from './place.ts';
import { explained, s3Code, unless } from './problem.ts';

/** Where from, where to, and how objects are copied. */
export interface CopyWork {
  readonly s3: S3;
  readonly from: Place;
  readonly to: Place;
  readonly keep: Keep;
  readonly sizes: PartSizes;
  /** Whether an object copied in the second in which it was written is copied again. */
  readonly strict: boolean;
}

/** What became of an object. `changed`: it was written or deleted in the source meanwhile. */
export type Outcome = 'copied' | 'skipped' | 'changed';

export type StorageClass = Input<'CopyObject'>['StorageClass'];

/**
 * Copies an object inside S3, unless it is there already and equal. It is the very object that was listed, and nothing is
 * overwritten that was not listed: both are conditions of the request. Throws what S3 refuses.
 */
export async function copyObject(work: CopyWork, entry: Entry, existing?: Entry): Promise<Outcome> {
  try {
    if (existing && (await alreadyCopied(work, entry, existing))) return 'skipped';
    const condition = existing ? { IfMatch: existing.etag } : { IfNoneMatch: '*' };
    await copyListed(work, entry, condition);
    return 'copied';
  } catch (error) {
    if (isRace(error)) return afterRace(work, { entry, existing, error });
    throw explained(
      `Copying ${showKey(entry.key)} from ${showPlace(work.from)} to ${showPlace(work.to)}`,
      error,
    );
  }
}

/** What a copy has become. */
export interface Copied {
  readonly etag: string | undefined;
  /** In a bucket with versions. */
  readonly versionId: string | undefined;
}

/** Copies the very object, or version of one, that was listed; in parts where it has to be. */
export function copyListed(work: CopyWork, entry: Entry, condition: Condition): Promise<Copied> {
  return needsParts(entry, work.sizes)
    ? copyInParts(work, entry, condition)
    : copyWhole(work, entry, condition);
}

/** The copy of one object in one piece. S3 keeps metadata, headers and tags by itself, but not the storage class. */
export function copyCall(
  from: Place,
  to: Place,
  { key, etag, storageClass, versionId }: Pick<Entry, 'key' | 'etag' | 'storageClass' | 'versionId'>,
) {
  const input = {
    ...objectAt(to, key),
    CopySource: copySource(from.bucket, from.prefix + key, versionId),
    CopySourceIfMatch: etag,
    MetadataDirective: 'COPY',
    TaggingDirective: 'COPY',
    StorageClass: storageClass as StorageClass,
  } as const;
  return { operation: 'CopyObject', input } satisfies Call<'CopyObject'>;
}

/** What of the target has to hold for a write: nothing there, or what was seen. */
export type Condition = { readonly IfMatch: string } | { readonly IfNoneMatch: string };

async function copyWhole(
  { s3, from, to, keep }: CopyWork,
  entry: Entry,
  condition: Condition,
): Promise<Copied> {
  const object = listedAt(from, entry);
  const head = needsLook(keep) ? await headObject(s3, object, entry.etag) : undefined;
  const kept = head ? await whatIsKept(s3, { object, head }, keep) : {};
  const request = { ...copyCall(from, to, entry).input, ...condition, ...kept };
  const { CopyObjectResult, VersionId } = await s3.call('CopyObject', request);
  return { etag: CopyObjectResult?.ETag, versionId: VersionId };
}

/** The same content, written after the source: whatever was written to the source later is copied again. */
async function alreadyCopied(work: CopyWork, entry: Entry, existing: Entry): Promise<boolean> {
  const { s3, from, to, strict } = work;
  if (entry.size !== existing.size || entry.storageClass !== existing.storageClass) return false;
  const later = existing.lastModified.getTime() - entry.lastModified.getTime();
  if (later < 0 || (strict && later === 0)) return false;
  if (entry.etag === existing.etag) return true;
  const heads = await Promise.all([
    headObject(s3, objectAt(from, entry.key)),
    headObject(s3, objectAt(to, entry.key)),
  ]);
  return compareRecords(...heads) === 'checksum';
}

/** A condition of a request did not hold, or what it is about is gone. */
export const isRace = (error: unknown) =>
  ['PreconditionFailed', 'NoSuchKey', 'NotFound'].includes(s3Code(error) ?? '');

/**
 * A condition did not hold. The source is not what was listed: its object has changed. Or the target is not: then a
 * try of ours has written it, whose answer was lost, or it is somebody else's.
 */
async function afterRace(
  work: CopyWork,
  { entry, existing, error }: { entry: Entry; existing?: Entry; error: unknown },
): Promise<Outcome> {
  const [from, to] = await Promise.all(
    [work.from, work.to].map((place) =>
      unless(['NotFound', 'NoSuchKey'], headObject(work.s3, objectAt(place, entry.key))),
    ),
  );
  if (from?.ETag !== entry.etag) return 'changed';
  if (!to || to.ETag === existing?.etag)
    throw explained(`Copying ${showKey(entry.key)} from ${showPlace(work.from)}`, error);
  if (['etag', 'checksum'].includes(compareRecords(from, to))) return 'copied';
  throw new Error(
    `${showKey(entry.key)} in ${showPlace(work.to)} was written by somebody else while it was copied there. ` +
      'Stop whatever writes to the target, then run this again: what is copied stays copied.',
  );
}
