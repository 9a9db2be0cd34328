import { createHash } from 'node:crypto';
import type { Output, S3 } from './client.ts';

/** An object, as calls name it. */
export interface ObjectName {
  readonly Bucket: string;
  readonly Key: string;
  /** Default: the current version. */
  readonly VersionId?: string;
}

export type Head = Output<'HeadObject'>;

/** What S3's own records say about the content of two objects. `unknown`: only reading both can tell. */
export type Verdict = 'etag' | 'checksum' | 'different' | 'unknown';

const algorithms = ['CRC64NVME', 'SHA256', 'SHA1', 'CRC32C', 'CRC32'] as const;

/** The algorithm of the checksum S3 keeps with an object; `undefined` when it keeps none. */
export function checksumAlgorithm(head: Head): (typeof algorithms)[number] | undefined {
  return algorithms.find((algorithm) => head[`Checksum${algorithm}`] !== undefined);
}

/** HEAD with what a comparison of contents needs. Throws when the object no longer has the ETag, where one is given. */
export function headObject(s3: S3, object: ObjectName, etag?: string): Promise<Head> {
  return s3.call('HeadObject', { ...object, IfMatch: etag, ChecksumMode: 'ENABLED' });
}

/**
 * Compares two objects by what S3 recorded. ETags of equal contents differ when they were uploaded in different
 * parts or are encrypted with KMS; so do composite checksums. Only full-object checksums can say "different".
 */
export function compareRecords(from: Head, to: Head): Verdict {
  if (from.ContentLength !== to.ContentLength) return 'different';
  if (from.ETag === to.ETag) return 'etag';
  const algorithm = checksumAlgorithm(from);
  if (!algorithm || from.ChecksumType !== to.ChecksumType) return 'unknown';
  const [ours, theirs] = [from[`Checksum${algorithm}`], to[`Checksum${algorithm}`]];
  if (ours === theirs) return 'checksum';
  return theirs !== undefined && from.ChecksumType === 'FULL_OBJECT' ? 'different' : 'unknown';
}

/** The same, and by reading both where S3's records tell nothing. Throws when an object no longer has the ETag of its HEAD. */
export async function proveContent(
  s3: S3,
  one: { object: ObjectName; head: Head },
  other: { object: ObjectName; head: Head },
): Promise<Exclude<Verdict, 'unknown'> | 'read'> {
  const verdict = compareRecords(one.head, other.head);
  if (verdict !== 'unknown') return verdict;
  const both = [one, other].map(({ object, head }) => hashObject(s3, object, head.ETag));
  const [ours, theirs] = await Promise.all(both);
  return ours === theirs ? 'read' : 'different';
}

/** SHA-256 of an object's bytes, read as a stream. Throws when the object no longer has this ETag. */
export async function hashObject(s3: S3, object: ObjectName, etag?: string): Promise<string> {
  const { Body } = await s3.call('GetObject', { ...object, IfMatch: etag });
  if (!Body) throw new Error(`S3 sent no content for ${object.Key} of bucket ${object.Bucket}`);
  const hash = createHash('sha256');
  for await (const chunk of Body as unknown as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}
