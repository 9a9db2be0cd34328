import { randomUUID } from 'node:crypto';
import { grantsIn } from './acls.ts';
import type { StubAnswer, StubRequest } from './operations.ts';
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

/** What a copy has only where its request says so. */
const named = [
  'x-amz-website-redirect-location',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-object-lock-legal-hold',
];

const kept = [
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'cache-control',
  'expires',
  ...named,
];

/** Keeps metadata, headers and tags of the source; the storage class only where the request names it, as S3 does. */
export function copyObject(world: World, request: StubRequest): StubAnswer {
  const source = readSource(world, request);
  if (source.body.length > world.largestCopy) throw new S3Error(400, 'InvalidRequest');
  const etag = etagOf(source.body);
  const storageClass = request.headers['x-amz-storage-class'] ?? 'STANDARD';
  const target = bucketOf(world, request.bucket);
  verifyConditions(target.get(request.key), request.headers);
  const carried = Object.entries(source.headers).filter(([name]) => !named.includes(name));
  const headers = {
    ...Object.fromEntries(carried),
    ...pick(request.headers, (name) => named.includes(name) && name),
  };
  const acl = grantsIn(request.headers);
  const copy = { ...source, acl, headers, parts: undefined, etag, storageClass, lastModified: now() };
  target.set(request.key, copy);
  return { body: `<CopyObjectResult><ETag>${etag}</ETag></CopyObjectResult>` };
}

type Handler = (world: World, request: StubRequest) => StubAnswer;

export const multipart: Record<string, Handler> = {
  /** Takes over nothing but what the request holds. */
  CreateMultipartUpload(world, { bucket, key, headers }) {
    bucketOf(world, bucket);
    const id = randomUUID();
    const storageClass = headers['x-amz-storage-class'] ?? 'STANDARD';
    const tags = Object.fromEntries(new URLSearchParams(headers['x-amz-tagging'] ?? ''));
    const object = {
      acl: grantsIn(headers),
      headers: pick(headers, (name) => kept.includes(name) && name),
      metadata: metadata(headers),
      tags,
    };
    world.uploads.set(id, { bucket, key, parts: new Map(), object: { ...object, storageClass } });
    return { body: `<R><UploadId>${id}</UploadId></R>` };
  },
  UploadPartCopy(world, request) {
    const source = readSource(world, request);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers['x-amz-copy-source-range'] ?? '');
    const part = range ? source.body.subarray(Number(range[1]), Number(range[2]) + 1) : source.body;
    uploadOf(world, request).parts.set(Number(request.query.get('partNumber')), part);
    return { body: `<CopyPartResult><ETag>${etagOf(part)}</ETag></CopyPartResult>` };
  },
  CompleteMultipartUpload(world, request) {
    const upload = uploadOf(world, request);
    const numbers = [...request.body.matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => Number(number));
    const parts = numbers.map((number) => upload.parts.get(number) ?? Buffer.alloc(0));
    if (numbers.some((number, i) => number !== i + 1)) throw new S3Error(400, 'InvalidPartOrder');
    if (parts.slice(0, -1).some((part) => part.length < world.smallestPart))
      throw new S3Error(400, 'EntityTooSmall');
    const [body, sizes] = [Buffer.concat(parts), parts.map((part) => part.length)];
    const etag = etagOf(body, sizes);
    verifyConditions(bucketOf(world, request.bucket).get(request.key), request.headers);
    bucketOf(world, request.bucket).set(request.key, {
      ...upload.object,
      body,
      etag,
      parts: sizes,
      lastModified: now(),
    });
    world.uploads.delete(request.query.get('uploadId') ?? '');
    return { body: `<R><ETag>${etag}</ETag></R>` };
  },
  AbortMultipartUpload(world, request) {
    uploadOf(world, request);
    world.uploads.delete(request.query.get('uploadId') ?? '');
    return { status: 204 };
  },
};

function uploadOf(world: World, { query }: StubRequest) {
  const upload = world.uploads.get(query.get('uploadId') ?? '');
  if (!upload) throw new S3Error(404, 'NoSuchUpload');
  return upload;
}

function readSource(world: World, { headers }: StubRequest): StubObject {
  const [path = '', version] = (headers['x-amz-copy-source'] ?? '').split('?versionId=');
  const source = decodeURIComponent(path.replaceAll('+', ' '));
  const slash = source.indexOf('/');
  const object = objectOf(world, [source.slice(0, slash), source.slice(slash + 1), version]);
  const wanted = headers['x-amz-copy-source-if-match'];
  if (wanted !== undefined && wanted !== object.etag)
    throw new S3Error(412, 'PreconditionFailed', 'x-amz-copy-source-If-Match');
  return object;
}

function metadata(headers: StubRequest['headers']) {
  return pick(headers, (name) => name.startsWith('x-amz-meta-') && name.slice('x-amz-meta-'.length));
}

function pick(headers: StubRequest['headers'], rename: (name: string) => string | false) {
  const entries = Object.entries(headers).map(([name, value]) => [rename(name), value]);
  return Object.fromEntries(entries.filter(([name]) => name)) as Record<string, string>;
}
