import { hash } from 'node:crypto';
import type { S3 } from './client.ts';
import type { Recognised } from './known.ts';
import type { Entry } from './list.ts';
import type { Place } from './place.ts';
import type { Comparison } from './proof.ts';
import { eachPair } from './ranges.ts';

/** Fingerprint of a listing: equal before and after means that nobody wrote in between. */
export interface ListingDigest {
  /** The sum of the objects' SHA-256, in hex: it is the same in whatever order they are listed. */
  readonly sha256: string;
  readonly objects: number;
  readonly bytes: number;
}

/** A fingerprint being made while a bucket is listed for something else. */
export interface Digest {
  add(entry: Entry): void;
  /** Objects whose fingerprint was made before. */
  addAll(listing: ListingDigest): void;
  finish(): ListingDigest;
}

/** Starts a fingerprint: of key, size, ETag and date of each object. */
export function startDigest(): Digest {
  const sum = startSum();
  let objects = 0;
  let bytes = 0;
  return {
    add(entry) {
      sum.add(digestOf(entry));
      objects += 1;
      bytes += entry.size;
    },
    addAll(listing) {
      sum.add(Buffer.from(listing.sha256, 'hex').toString('latin1'));
      objects += listing.objects;
      bytes += listing.bytes;
    },
    finish: () => ({ sha256: sum.finish().toString(16).padStart(64, '0'), objects, bytes }),
  };
}

/** Bytes of a SHA-256. */
const width = 32;

/** The sum of SHA-256s, modulo 2^256; added up byte for byte, since large integers would take longer than the hashes. */
function startSum() {
  const columns = new Float64Array(width);
  return {
    /** A character for each byte. */
    add(digest: string) {
      for (let i = 0; i < width; i++) (columns[i] as number) += digest.charCodeAt(i);
    },
    finish: () => columns.reduce((sum, column) => (sum << 8n) + BigInt(column), 0n) % 2n ** 256n,
  };
}

/** Fingerprint of the current objects of a place; of pages that were recognised it is known already. */
export async function listingDigest(
  s3: S3,
  place: Place,
  { same, left }: Recognised = { same: [], left: [{}] },
): Promise<ListingDigest> {
  const digest = startDigest();
  for (const { listing } of same) digest.addAll(listing);
  await eachPair({
    s3,
    from: place,
    ranges: left,
    work: async (pairs) => {
      for (const { from } of pairs) if (from) digest.add(from);
    },
  });
  return digest.finish();
}

const digestOf = ({ key, size, etag, lastModified }: Entry): string =>
  hash('sha256', JSON.stringify([key, size, etag, lastModified.toISOString()]), 'binary');

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
