import { acls } from './acls.ts';
import { copyObject, multipart } from './copying.ts';
import { versions } from './versions.ts';
import {
  bucketOf,
  etagOf,
  now,
  objectOf,
  S3Error,
  type StubObject,
  verifyConditions,
  type World,
} from './world.ts';

export interface StubRequest {
  operation: string;
  bucket: string;
  key: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: string;
}

export interface StubAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

type Handler = (world: World, request: StubRequest) => StubAnswer;

export const handlers: Record<string, Handler> = {
  ListObjectsV2: listObjects,
  HeadObject: (world, request) => ({ ...readObject(world, request), body: undefined }),
  GetObject: readObject,
  GetObjectTagging(world, { bucket, key, query }) {
    const tags = Object.entries(objectOf(world, [bucket, key, query.get('versionId')]).tags);
    const set = tags.map(([k, v]) => `<Tag><Key>${escapeXml(k)}</Key><Value>${escapeXml(v)}</Value></Tag>`);
    return { body: `<Tagging><TagSet>${set.join('')}</TagSet></Tagging>` };
  },
  PutObject: putObject,
  DeleteObject(world, { bucket, key, headers }) {
    const objects = bucketOf(world, bucket);
    if (headers['if-match']) verifyConditions(objects.get(key), headers);
    objects.delete(key);
    return { status: 204 };
  },
  CopyObject: copyObject,
  ...multipart,
  ...versions,
  ...acls,
  ListMultipartUploads(world, { bucket }) {
    const uploads = [...world.uploads].filter(([, upload]) => upload.bucket === bucket);
    const list = uploads.map(
      ([id, { key }]) => `<Upload><Key>${encodeKey(key)}</Key><UploadId>${id}</UploadId></Upload>`,
    );
    return {
      body: `<R><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${list.join('')}</R>`,
    };
  },
  HeadBucket(world, { bucket }) {
    bucketOf(world, bucket);
    return {};
  },
  GetBucketWebsite: (world, { bucket }) =>
    feature(world, bucket, 'website') ?? fail(404, 'NoSuchWebsiteConfiguration'),
  GetObjectLockConfiguration: (world, { bucket }) =>
    feature(world, bucket, 'lock') ?? fail(404, 'ObjectLockConfigurationNotFoundError'),
  GetBucketOwnershipControls: (world, { bucket }) =>
    feature(world, bucket, 'acls') ?? {
      body: '<O><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></O>',
    },
  GetBucketPolicy(world, { bucket }) {
    const policy = world.policies.get(bucket);
    if (!policy) throw new S3Error(404, 'NoSuchBucketPolicy');
    return { body: policy };
  },
  PutBucketPolicy(world, { bucket, body }) {
    world.policies.set(bucket, body);
    return { status: 204 };
  },
  DeleteBucketPolicy(world, { bucket }) {
    world.policies.delete(bucket);
    return { status: 204 };
  },
};

const answers = {
  website: '<W><IndexDocument><Suffix>i</Suffix></IndexDocument></W>',
  lock: '<L><ObjectLockEnabled>Enabled</ObjectLockEnabled></L>',
  acls: '<O><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></O>',
};

function feature(world: World, bucket: string, name: keyof typeof answers): StubAnswer | undefined {
  bucketOf(world, bucket);
  return world.features.get(bucket)?.includes(name) ? { body: answers[name] } : undefined;
}

function fail(status: number, code: string): never {
  throw new S3Error(status, code);
}

function putObject(world: World, { bucket, key, headers, body }: StubRequest): StubAnswer {
  const objects = bucketOf(world, bucket);
  verifyConditions(objects.get(key), headers);
  const data = Buffer.from(body);
  const object = { body: data, etag: etagOf(data), lastModified: now(), storageClass: 'STANDARD' };
  objects.set(key, { ...object, headers: {}, metadata: {}, tags: {} });
  return { headers: { etag: object.etag } };
}

function listObjects(world: World, { bucket, query }: StubRequest): StubAnswer {
  if (query.get('encoding-type') !== 'url') throw new S3Error(400, 'ListingWithoutUrlEncoding');
  const start = query.get('prefix') ?? '';
  const there = [...bucketOf(world, bucket)].filter(([key]) => key.startsWith(start));
  const inBytes = there.map((entry) => ({ entry, bytes: Buffer.from(entry[0]) }));
  inBytes.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  // Where to go on is a key, as in S3: others may write meanwhile.
  const token = decodeURIComponent(query.get('continuation-token') ?? '');
  const after = Buffer.from(token || (query.get('start-after') ?? ''));
  const rest = inBytes.filter(({ bytes }) => Buffer.compare(bytes, after) > 0).map(({ entry }) => entry);
  const page = rest.slice(0, Math.min(world.pageSize, Number(query.get('max-keys') ?? world.pageSize)));
  const more = page.length < rest.length;
  const next = encodeURIComponent(page.at(-1)?.[0] ?? '');
  const goOn = more ? `<NextContinuationToken>${next}</NextContinuationToken>` : '';
  return {
    body: `<R><EncodingType>url</EncodingType><KeyCount>${page.length + Number(world.countsOneMore)}</KeyCount><IsTruncated>${more}</IsTruncated>${goOn}${page.map(listed).join('')}</R>`,
  };
}

function listed([key, { body, etag, lastModified, storageClass }]: [string, StubObject]): string {
  const date = lastModified.toISOString();
  return `<Contents><Key>${encodeKey(key)}</Key><LastModified>${date}</LastModified><ETag>${escapeXml(etag)}</ETag><Size>${body.length}</Size><StorageClass>${storageClass}</StorageClass></Contents>`;
}

function readObject(world: World, { bucket, key, query, headers }: StubRequest): StubAnswer {
  const object = objectOf(world, [bucket, key, query.get('versionId')]);
  if (headers['if-match'] && headers['if-match'] !== object.etag)
    throw new S3Error(412, 'PreconditionFailed');
  const number = Number(query.get('partNumber') ?? 0);
  const parts = object.parts;
  const before = (parts ?? []).slice(0, number - 1).reduce((sum, size) => sum + size, 0);
  const body =
    number && parts ? object.body.subarray(before, before + (parts[number - 1] ?? 0)) : object.body;
  return {
    body,
    headers: {
      ...object.headers,
      ...Object.fromEntries(Object.entries(object.metadata).map(([k, v]) => [`x-amz-meta-${k}`, v])),
      etag: object.etag,
      'last-modified': object.lastModified.toUTCString(),
      'content-length': String(body.length),
      ...(object.storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': object.storageClass }),
      ...(Object.keys(object.tags).length
        ? { 'x-amz-tagging-count': String(Object.keys(object.tags).length) }
        : {}),
      ...(number && parts ? { 'x-amz-mp-parts-count': String(parts.length) } : {}),
    },
  };
}

/** As S3 does for `encoding-type=url`. */
const encodeKey = (key: string) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
