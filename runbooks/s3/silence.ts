import { createHash } from 'node:crypto';
import type { S3 } from './client.ts';
import { listObjects } from './list.ts';
import type { Comparison } from './proof.ts';

/** Fingerprint of a listing: equal before and after means that nobody wrote in between. */
export interface ListingDigest {
  readonly sha256: string;
  readonly objects: number;
  readonly bytes: number;
}

/** Fingerprint of the current objects of a bucket: key, size, ETag and date of each. */
export async function listingDigest(s3: S3, bucket: string): Promise<ListingDigest> {
  const hash = createHash('sha256');
  let objects = 0;
  let bytes = 0;
  for await (const { key, size, etag, lastModified } of listObjects(s3, bucket)) {
    hash.update(`${JSON.stringify([key, size, etag, lastModified.toISOString()])}\n`);
    objects += 1;
    bytes += size;
  }
  return { sha256: hash.digest('hex'), objects, bytes };
}

/** Proof that nothing was written to the old bucket between two listings of it. */
export function sourceUnchanged(before: ListingDigest, after: ListingDigest): Comparison {
  const equal = before.sha256 === after.sha256;
  const figures = { objects: after.objects, bytes: after.bytes, before: before.sha256, after: after.sha256 };
  const counts = `${before.objects} objects, ${before.bytes} bytes before; ${after.objects} objects, ${after.bytes} bytes after`;
  const differences = equal ? [] : [`the old bucket was written to meanwhile: ${counts}`];
  return {
    id: 'bucket-silence',
    title: 'Nothing was written to the old bucket meanwhile',
    equal,
    figures,
    differences,
  };
}
