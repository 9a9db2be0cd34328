import type { Input } from './client.ts';
import { concurrently } from './concurrently.ts';
import { checksumAlgorithm, type Head, headObject } from './content.ts';
import type { Condition, Copied, CopyWork, StorageClass } from './copy-object.ts';
import { whatIsKept } from './keep.ts';
import { copySource } from './key.ts';
import type { Entry } from './list.ts';
import { type Part, partsOf } from './parts.ts';
import { listedAt, objectAt } from './place.ts';
import { readTags, tagging } from './tags.ts';
import { abortUpload } from './uploads.ts';

type CompletedParts = NonNullable<NonNullable<Input<'CompleteMultipartUpload'>['MultipartUpload']>['Parts']>;

/** Parts of one object under way at a time. */
const partsAtOnce = 8;

/**
 * Copies an object part by part, in the parts it was uploaded in, so that its ETag stays the same. S3 carries nothing
 * over in a multipart copy: metadata, headers, tags and storage class are handed to it. Leaves no half upload behind.
 */
export async function copyInParts(work: CopyWork, entry: Entry, condition: Condition): Promise<Copied> {
  const { s3, from, to, keep, sizes } = work;
  const [source, target] = [listedAt(from, entry), objectAt(to, entry.key)];
  const head = await headObject(s3, source, entry.etag);
  const parts = await partsOf(s3, { object: source, entry, sizes });
  const Tagging = tagging(await readTags(s3, source, head));
  const upload = { ...target, UploadId: '' };
  const kept = await whatIsKept(s3, { object: source, head }, keep);
  upload.UploadId = await createUpload(work, entry, { ...carriedOver(head), ...kept, Tagging });
  try {
    const Parts = await copyParts(work, { entry, upload, parts });
    const whole = { ...upload, ...condition, MultipartUpload: { Parts } };
    const { ETag: etag, VersionId: versionId } = await s3.call('CompleteMultipartUpload', whole);
    return { etag, versionId };
  } catch (error) {
    await abortUpload(s3, to.bucket, { key: target.Key, uploadId: upload.UploadId });
    throw error;
  }
}

/** Cannot be interrupted: an upload whose id never reached us could not be aborted. */
async function createUpload(
  { s3, to }: CopyWork,
  { key, storageClass }: Entry,
  kept: Partial<Input<'CreateMultipartUpload'>>,
): Promise<string> {
  const input = { ...objectAt(to, key), StorageClass: storageClass as StorageClass, ...kept };
  const { UploadId } = await s3.call('CreateMultipartUpload', input, AbortSignal.timeout(60_000));
  if (!UploadId)
    throw new Error(`S3 began a multipart upload of ${input.Key} in bucket ${to.bucket} and gave it no id`);
  return UploadId;
}

interface PartsToCopy {
  readonly entry: Entry;
  readonly upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string };
  readonly parts: readonly Part[];
}

async function copyParts(
  { s3, from }: CopyWork,
  { entry, upload, parts }: PartsToCopy,
): Promise<CompletedParts> {
  const completed: CompletedParts = [];
  const CopySource = copySource(from.bucket, from.prefix + entry.key, entry.versionId);
  await concurrently(parts, partsAtOnce, async (part) => {
    const { CopyPartResult } = await s3.call('UploadPartCopy', {
      ...upload,
      PartNumber: part.number,
      CopySource,
      CopySourceIfMatch: entry.etag,
      // S3 takes a range only of objects above 5 MB; an object in one part needs none.
      CopySourceRange: parts.length > 1 ? `bytes=${part.first}-${part.last}` : undefined,
    });
    const { LastModified: _, ...checksums } = CopyPartResult ?? {};
    completed.push({ ...checksums, PartNumber: part.number });
  });
  return completed.sort((a, b) => Number(a.PartNumber) - Number(b.PartNumber));
}

/** What a copy in one piece keeps by itself, and what we know anyway. */
function carriedOver(head: Head): Partial<Input<'CreateMultipartUpload'>> {
  return {
    Metadata: head.Metadata,
    ContentType: head.ContentType,
    ContentEncoding: head.ContentEncoding,
    ContentLanguage: head.ContentLanguage,
    ContentDisposition: head.ContentDisposition,
    CacheControl: head.CacheControl,
    // Whoever wrote `0` there gets `0`, not a date.
    Expires: head.ExpiresString as unknown as Date | undefined,
    WebsiteRedirectLocation: head.WebsiteRedirectLocation,
    ChecksumAlgorithm: checksumAlgorithm(head),
    ChecksumType: head.ChecksumType,
  };
}
