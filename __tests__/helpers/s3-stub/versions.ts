import type { StubAnswer, StubRequest } from './operations.ts';
import { type StubVersion, VersionedBucket } from './versioned-bucket.ts';
import { bucketOf, S3Error, type World } from './world.ts';

/** The header that says which version a write has made. */
export function versionHeader(world: World, { bucket, key }: StubRequest): Record<string, string> {
  const there = world.buckets.get(bucket);
  const id = there instanceof VersionedBucket ? there.histories.get(key)?.at(-1)?.id : undefined;
  return id === undefined ? {} : { 'x-amz-version-id': id };
}

export const versions: Record<string, (world: World, request: StubRequest) => StubAnswer> = {
  GetBucketVersioning(world, { bucket }) {
    const status = bucketOf(world, bucket) instanceof VersionedBucket ? '<Status>Enabled</Status>' : '';
    return { body: `<VersioningConfiguration>${status}</VersioningConfiguration>` };
  },
  ListObjectVersions: listVersions,
};

/** Versions and delete markers in one sequence, the newest of a key first, as S3 gives them. */
function listVersions(world: World, { bucket, query }: StubRequest): StubAnswer {
  const there = bucketOf(world, bucket);
  if (!(there instanceof VersionedBucket)) throw new S3Error(501, 'NotImplemented');
  const all = [...there.histories]
    .filter(([key]) => key.startsWith(query.get('prefix') ?? ''))
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap(([key, history]) =>
      history.toReversed().map((version, i) => ({ key, version, latest: i === 0 })),
    );
  const [marker, id] = [query.get('key-marker'), query.get('version-id-marker')];
  const isBefore = (key: string) =>
    marker !== null && Buffer.compare(Buffer.from(key), Buffer.from(marker)) <= 0;
  const after = id
    ? all.findIndex(({ key, version }) => key === marker && version.id === id) + 1
    : all.filter(({ key }) => isBefore(key)).length;
  const page = all.slice(after, after + world.pageSize);
  const last = page.at(-1);
  const more = after + page.length < all.length;
  const next = `<NextKeyMarker>${encode(last?.key)}</NextKeyMarker><NextVersionIdMarker>${last?.version.id}</NextVersionIdMarker>`;
  return {
    body: `<ListVersionsResult><EncodingType>url</EncodingType><IsTruncated>${more}</IsTruncated>${more ? next : ''}${page.map(listed).join('')}</ListVersionsResult>`,
  };
}

function listed({ key, version, latest }: { key: string; version: StubVersion; latest: boolean }): string {
  const { id, object } = version;
  const common = `<Key>${encode(key)}</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest>`;
  if (!object) return `<DeleteMarker>${common}</DeleteMarker>`;
  const date = object.lastModified.toISOString();
  return `<Version>${common}<LastModified>${date}</LastModified><ETag>${object.etag.replaceAll('"', '&quot;')}</ETag><Size>${object.body.length}</Size><StorageClass>${object.storageClass}</StorageClass></Version>`;
}

const encode = (key = '') => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
