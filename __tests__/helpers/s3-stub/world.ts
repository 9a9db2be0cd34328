import { createHash } from 'node:crypto';
import type { StubGrant } from './acls.ts';
import { VersionedBucket } from './versioned-bucket.ts';

/** An object as the stub keeps it. */
export interface StubObject {
  body: Buffer;
  etag: string;
  lastModified: Date;
  /** Content-Type, Cache-Control, … in lower case. */
  headers: Record<string, string>;
  metadata: Record<string, string>;
  tags: Record<string, string>;
  storageClass: string;
  /** Default: its owner may do everything, nobody else anything. */
  acl?: readonly StubGrant[];
  /** Sizes of the parts it was uploaded in. */
  parts?: number[];
}

export interface StubUpload {
  bucket: string;
  key: string;
  object: Omit<StubObject, 'body' | 'etag' | 'lastModified'>;
  parts: Map<number, Buffer>;
}

export interface World {
  buckets: Map<string, Map<string, StubObject>>;
  policies: Map<string, string>;
  uploads: Map<string, StubUpload>;
  /** Of buckets that are not where they are looked for first. */
  regions: Map<string, string>;
  /** What buckets have beside objects. */
  features: Map<string, readonly ('website' | 'lock' | 'acls' | 'foreign')[]>;
  /** Listings announce a key more than they hold. */
  countsOneMore: boolean;
  /** Objects a listing page holds. */
  pageSize: number;
  /** Bytes every part but the last must have. */
  smallestPart: number;
  /** Bytes CopyObject takes at most. */
  largestCopy: number;
}

/** An answer of S3 that is an error. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  /** The condition that did not hold. */
  readonly condition: string | undefined;
  constructor(status: number, code: string, condition?: string) {
    super(code);
    this.status = status;
    this.code = code;
    this.condition = condition;
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function verifyConditions(
  there: StubObject | undefined,
  headers: Readonly<Record<string, string | undefined>>,
): void {
  const wanted = headers['if-match'];
  if (headers['if-none-match'] === '*' && there)
    throw new S3Error(412, 'PreconditionFailed', 'If-None-Match');
  if (wanted !== undefined && !there) throw new S3Error(404, 'NoSuchKey');
  if (wanted !== undefined && wanted !== there?.etag)
    throw new S3Error(412, 'PreconditionFailed', 'If-Match');
}

export const md5 = (data: Buffer) => createHash('md5').update(data).digest();

/** The ETag of an object uploaded in one piece, or in parts. */
export function etagOf(body: Buffer, parts?: number[]): string {
  if (!parts) return `"${md5(body).toString('hex')}"`;
  let offset = 0;
  const hashes = parts.map((size) => {
    offset += size;
    return md5(body.subarray(offset - size, offset));
  });
  return `"${md5(Buffer.concat(hashes)).toString('hex')}-${parts.length}"`;
}

export function bucketOf(world: World, name: string): Map<string, StubObject> {
  const bucket = world.buckets.get(name);
  if (!bucket) throw new S3Error(404, 'NoSuchBucket');
  return bucket;
}

export function objectOf(
  world: World,
  [bucket, key, version]: readonly [bucket: string, key: string, version?: string | null],
): StubObject {
  const there = bucketOf(world, bucket);
  const object = version && there instanceof VersionedBucket ? there.version(key, version) : there.get(key);
  if (!object) throw new S3Error(404, 'NoSuchKey');
  return object;
}

/** Dates of S3 have no fractions of a second. */
export const now = () => new Date(Math.floor(Date.now() / 1000) * 1000);
