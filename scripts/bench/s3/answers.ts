import { randomUUID } from 'node:crypto';
import type { Bucket, Listed } from './bucket.ts';

export interface Asked {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Answered {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Bytes that S3 would have copied. */
  readonly bytes?: number;
}

export interface World {
  readonly buckets: Map<string, Bucket>;
  /** Bytes copied so far. */
  readonly uploads: Map<string, { bytes: number; parts: number }>;
}

const pageSize = 1000;
const date = (modified: number) => new Date(modified).toUTCString();
const wrap = (name: string, inside: string) => `<?xml version="1.0"?>\n<${name}>${inside}</${name}>`;
const missing: Answered = { status: 404, body: wrap('Error', '<Code>NoSuchKey</Code>') };
const none = (code: string): Answered => ({ status: 404, body: wrap('Error', `<Code>${code}</Code>`) });

/** As much of S3 as the methods ask for. */
export function answer(world: World, asked: Asked): Answered {
  const bucket = world.buckets.get(asked.bucket);
  if (!bucket) return none('NoSuchBucket');
  if (asked.key === '') return ofBucket(bucket, asked);
  if (asked.query.has('uploads') || asked.query.has('uploadId')) return ofUpload(world, bucket, asked);
  if (asked.method === 'PUT') return copy(world, bucket, asked);
  const found = bucket.find(asked.key);
  if (!found) return missing;
  if (asked.query.has('tagging')) return { body: wrap('Tagging', '<TagSet></TagSet>') };
  return { headers: headersOf(found, asked.query.get('partNumber')) };
}

function ofBucket(bucket: Bucket, { method, query }: Asked): Answered {
  if (method !== 'GET') return {};
  if (query.has('location')) return { body: wrap('LocationConstraint', '') };
  if (query.has('website')) return none('NoSuchWebsiteConfiguration');
  if (query.has('object-lock')) return none('ObjectLockConfigurationNotFoundError');
  if (query.has('ownershipControls'))
    return { body: wrap('O', '<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>') };
  return list(bucket, query);
}

/** Both versions of the listing; keys are such that nothing has to be encoded. */
function list(bucket: Bucket, query: URLSearchParams): Answered {
  const names = ['continuation-token', 'start-after', 'marker'];
  const after = names.map((name) => query.get(name)).find((value) => value) ?? '';
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const size = Number(query.get('max-keys') ?? pageSize);
  const { entries, objects, prefixes, last, more } = bucket.page({ after, prefix, delimiter, size });
  const head = [
    `<?xml version="1.0"?>\n<ListBucketResult><KeyCount>${objects + prefixes.length}</KeyCount><EncodingType>url</EncodingType>`,
    `<IsTruncated>${more}</IsTruncated>`,
    more ? `<NextContinuationToken>${last}</NextContinuationToken><NextMarker>${last}</NextMarker>` : '',
  ];
  const folders = prefixes.map((one) => `<CommonPrefixes><Prefix>${one}</Prefix></CommonPrefixes>`);
  const tail = [...folders, '</ListBucketResult>'];
  return { body: Buffer.concat([Buffer.from(head.join('')), ...entries, Buffer.from(tail.join(''))]) };
}

function headersOf({ size, etag, modified }: Listed, part: string | null) {
  const parts = Number(etag.split('-')[1] ?? 1);
  return {
    etag: `"${etag}"`,
    'last-modified': date(modified),
    'content-type': 'image/jpeg',
    'content-length': String(part ? Math.ceil(size / parts) : size),
    ...(part ? { 'x-amz-mp-parts-count': String(parts) } : {}),
  };
}

function sourceOf(world: World, { headers }: Asked): Listed | undefined {
  const [bucket = '', ...key] = decodeURIComponent(String(headers['x-amz-copy-source']))
    .replace(/^\//, '')
    .split('/');
  return world.buckets.get(bucket)?.find(key.join('/'));
}

function copy(world: World, bucket: Bucket, asked: Asked): Answered {
  const source = sourceOf(world, asked);
  if (!source) return missing;
  bucket.put({ ...source, key: asked.key, modified: Date.now() });
  return { body: wrap('CopyObjectResult', `<ETag>&quot;${source.etag}&quot;</ETag>`), bytes: source.size };
}

function ofUpload(world: World, bucket: Bucket, asked: Asked): Answered {
  const { method, key, query } = asked;
  if (query.has('uploads')) {
    const id = randomUUID();
    world.uploads.set(id, { bytes: 0, parts: 0 });
    return { body: wrap('InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`) };
  }
  const upload = world.uploads.get(query.get('uploadId') ?? '');
  if (!upload) return none('NoSuchUpload');
  if (method === 'PUT') {
    const range = /bytes=(\d+)-(\d+)/.exec(String(asked.headers['x-amz-copy-source-range']));
    const bytes = range ? Number(range[2]) - Number(range[1]) + 1 : (sourceOf(world, asked)?.size ?? 0);
    upload.bytes += bytes;
    upload.parts += 1;
    return { body: wrap('CopyPartResult', '<ETag>"e"</ETag>'), bytes };
  }
  bucket.put({ key, size: upload.bytes, etag: `${'0'.repeat(32)}-${upload.parts}`, modified: Date.now() });
  return { body: wrap('CompleteMultipartUploadResult', '<ETag>"e"</ETag>') };
}
