import type { Input, S3 } from './client.ts';
import { concurrently } from './concurrently.ts';
import { checksumAlgorithm, type Head } from './content.ts';
import { copySource } from './key.ts';
import type { Entry } from './list.ts';
import { type Part, type PartSizes, partsOf } from './parts.ts';
import { readTags, tagging } from './tags.ts';
import { abortUpload } from './uploads.ts';

/** One object to copy. */
export interface ObjectCopy {
  readonly s3: S3;
  /** Buckets. */
  readonly from: string;
  readonly to: string;
  readonly entry: Entry;
  readonly sizes: PartSizes;
}

type CompletedParts = NonNullable<NonNullable<Input<'CompleteMultipartUpload'>['MultipartUpload']>['Parts']>;
export type StorageClass = Input<'CopyObject'>['StorageClass'];

/** Parts of one object under way at a time. */
const partsAtOnce = 8;

/**
 * Copies an object part by part, in the parts it was uploaded in, so that its ETag stays the same. S3 carries nothing
 * over in a multipart copy: metadata, headers, tags and storage class are handed to it. Leaves no half upload behind.
 */
export async function copyInParts(copy: ObjectCopy): Promise<void> {
  const { s3, from, to, entry } = copy;
  const head = await s3.call('HeadObject', {
    Bucket: from,
    Key: entry.key,
    IfMatch: entry.etag,
    ChecksumMode: 'ENABLED',
  });
  const parts = await partsOf(s3, { bucket: from, entry, sizes: copy.sizes });
  const tags = await readTags(s3, { bucket: from, key: entry.key, head });
  const uploadId = await createUpload(copy, { ...carriedOver(head), Tagging: tagging(tags) });
  try {
    const Parts = await copyParts(copy, uploadId, parts);
    const target = { Bucket: to, Key: entry.key, UploadId: uploadId };
    await s3.call('CompleteMultipartUpload', { ...target, MultipartUpload: { Parts } });
  } catch (error) {
    await abortUpload(s3, to, { key: entry.key, uploadId });
    throw error;
  }
}

/** Cannot be interrupted: an upload whose id never reached us could not be aborted. */
async function createUpload(
  copy: ObjectCopy,
  kept: Partial<Input<'CreateMultipartUpload'>>,
): Promise<string> {
  const { key, storageClass } = copy.entry;
  const input = { Bucket: copy.to, Key: key, StorageClass: storageClass as StorageClass, ...kept };
  const { UploadId } = await copy.s3.call('CreateMultipartUpload', input, AbortSignal.timeout(60_000));
  if (!UploadId)
    throw new Error(`S3 began a multipart upload of ${key} in bucket ${copy.to} and gave it no id`);
  return UploadId;
}

async function copyParts(
  copy: ObjectCopy,
  uploadId: string,
  parts: readonly Part[],
): Promise<CompletedParts> {
  const completed: CompletedParts = [];
  await concurrently(parts, partsAtOnce, async (part) => {
    const { CopyPartResult } = await copy.s3.call('UploadPartCopy', {
      Bucket: copy.to,
      Key: copy.entry.key,
      UploadId: uploadId,
      PartNumber: part.number,
      CopySource: copySource(copy.from, copy.entry.key),
      CopySourceIfMatch: copy.entry.etag,
      // S3 takes a range only of objects above 5 MB; an object in one part needs none.
      CopySourceRange: parts.length > 1 ? `bytes=${part.first}-${part.last}` : undefined,
    });
    const { LastModified: _, ...checksums } = CopyPartResult ?? {};
    completed.push({ ...checksums, PartNumber: part.number });
  });
  return completed.sort((a, b) => Number(a.PartNumber) - Number(b.PartNumber));
}

/** What a copy in one piece keeps by itself. */
function carriedOver(head: Head): Partial<Input<'CreateMultipartUpload'>> {
  return {
    Metadata: head.Metadata,
    ContentType: head.ContentType,
    ContentEncoding: head.ContentEncoding,
    ContentLanguage: head.ContentLanguage,
    ContentDisposition: head.ContentDisposition,
    CacheControl: head.CacheControl,
    Expires: head.ExpiresString ? new Date(head.ExpiresString) : undefined,
    WebsiteRedirectLocation: head.WebsiteRedirectLocation,
    ChecksumAlgorithm: checksumAlgorithm(head),
    ChecksumType: head.ChecksumType,
  };
}
