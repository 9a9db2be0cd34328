import type { Output, S3 } from './client.ts';
import { readKey } from './key.ts';
import { explaining } from './problem.ts';

/** One version of an object, or a delete marker (no size, no ETag). */
export interface Version {
  readonly key: string;
  /** `null` (the word) for objects written before versioning. */
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly deleteMarker: boolean;
  /** Bytes. */
  readonly size?: number;
  readonly etag?: string;
  readonly lastModified?: Date;
  readonly storageClass?: string;
}

/** What of a bucket is listed: keys that begin with `prefix`, from behind the key `after` on. Default: everything. */
export interface Slice {
  readonly prefix?: string;
  readonly after?: string;
}

type Page = Output<'ListObjectVersions'>;
type Marker = { KeyMarker?: string; VersionIdMarker?: string };

/**
 * Everything a bucket holds, page by page: current and old versions, delete markers; in the order of the keys, the newest of a key
 * first. Any listing error throws.
 */
export async function* listVersionPages(
  s3: S3,
  bucket: string,
  slice: Slice = {},
): AsyncGenerator<Version[]> {
  let marker: Marker | undefined = { KeyMarker: slice.after };
  while (marker) {
    const page: Page = await fetchPage(s3, bucket, { Prefix: slice.prefix || undefined, ...marker });
    yield versionsOf(page);
    marker = nextMarker(bucket, page);
  }
}

function fetchPage(s3: S3, bucket: string, from: Marker & { Prefix?: string }): Promise<Page> {
  const input = { Bucket: bucket, EncodingType: 'url', ...from } as const;
  return explaining(`Listing the versions in bucket ${bucket}`, () => s3.call('ListObjectVersions', input));
}

function nextMarker(bucket: string, page: Page): Marker | undefined {
  if (!page.IsTruncated) return undefined;
  if (!page.NextKeyMarker) throw new Error(`Listing of the versions in bucket ${bucket} was cut short`);
  return {
    KeyMarker: readKey(page.NextKeyMarker, page.EncodingType),
    VersionIdMarker: page.NextVersionIdMarker,
  };
}

function versionsOf({ Versions = [], EncodingType }: Page): Version[] {
  return Versions.map((version) => {
    const { Key, VersionId = 'null', IsLatest = false } = version;
    if (Key === undefined) throw new Error(`Listing holds a version without key: ${JSON.stringify(version)}`);
    const { Size: size, ETag: etag, LastModified: lastModified, StorageClass: storageClass } = version;
    const id = { key: readKey(Key, EncodingType), versionId: VersionId, isLatest: IsLatest };
    return { ...id, deleteMarker: etag === undefined, size, etag, lastModified, storageClass };
  });
}
