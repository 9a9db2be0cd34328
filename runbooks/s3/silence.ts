import { createHash } from 'node:crypto';
import type { S3 } from './client.ts';
import type { Entry } from './list.ts';
import { whole } from './place.ts';
import type { Comparison } from './proof.ts';
import { eachPair } from './ranges.ts';

/** Fingerprint of a listing: equal before and after means that nobody wrote in between. */
export interface ListingDigest {
  /** The sum of the objects' SHA-256, in hex: it is the same in whatever order they are listed. */
  readonly sha256: string;
  readonly objects: number;
  readonly bytes: number;
}

const modulus = 2n ** 256n;

/** A fingerprint being made while a bucket is listed for something else. */
export interface Digest {
  add(entry: Entry): void;
  finish(): ListingDigest;
}

/** Starts a fingerprint: of key, size, ETag and date of each object. */
export function startDigest(): Digest {
  let sum = 0n;
  let objects = 0;
  let bytes = 0;
  return {
    add(entry) {
      sum = (sum + digestOf(entry)) % modulus;
      objects += 1;
      bytes += entry.size;
    },
    finish: () => ({ sha256: sum.toString(16).padStart(64, '0'), objects, bytes }),
  };
}

/** Fingerprint of the current objects of a bucket. */
export async function listingDigest(s3: S3, bucket: string): Promise<ListingDigest> {
  const digest = startDigest();
  await eachPair({
    s3,
    from: whole(bucket),
    work: async (pairs) => {
      for (const { from } of pairs) if (from) digest.add(from);
    },
  });
  return digest.finish();
}

function digestOf({ key, size, etag, lastModified }: Entry): bigint {
  const line = JSON.stringify([key, size, etag, lastModified.toISOString()]);
  return BigInt(`0x${createHash('sha256').update(line).digest('hex')}`);
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
