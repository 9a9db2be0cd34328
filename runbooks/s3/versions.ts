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
}

type Page = Output<'ListObjectVersions'>;
type Marker = { KeyMarker?: string; VersionIdMarker?: string };

/** Everything a bucket holds, page by page: current and old versions, delete markers. Any listing error throws. */
export async function* listVersionPages(s3: S3, bucket: string): AsyncGenerator<Version[]> {
  let marker: Marker | undefined = {};
  while (marker) {
    const page: Page = await fetchPage(s3, bucket, marker);
    yield versionsOf(page);
    marker = nextMarker(bucket, page);
  }
}

function fetchPage(s3: S3, bucket: string, marker: Marker): Promise<Page> {
  const input = { Bucket: bucket, EncodingType: 'url', ...marker } as const;
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

function versionsOf(page: Page): Version[] {
  const read = (version: NonNullable<Page['Versions']>[number], deleteMarker: boolean): Version => {
    const {
      Key,
      VersionId = 'null',
      IsLatest = false,
      Size: size,
      ETag: etag,
      LastModified: lastModified,
    } = version;
    if (Key === undefined) throw new Error(`Listing holds a version without key: ${JSON.stringify(version)}`);
    const key = readKey(Key, page.EncodingType);
    return { key, versionId: VersionId, isLatest: IsLatest, deleteMarker, size, etag, lastModified };
  };
  const versions = (page.Versions ?? []).map((version) => read(version, false));
  return [...versions, ...(page.DeleteMarkers ?? []).map((marker) => read(marker, true))];
}
