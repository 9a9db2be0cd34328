import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { escapeXml, handlers, type StubAnswer, type StubRequest } from './s3-stub/operations.ts';
import { versionHeader } from './s3-stub/versions.ts';
import { etagOf, now, S3Error, type StubObject, type World } from './s3-stub/world.ts';

export { S3Error, type StubObject } from './s3-stub/world.ts';

/**
 * An S3 in this process, as strict as the real one where moto is not: it enforces the ETag conditions of copies, loses what a
 * multipart copy was not told to keep, and pages its listings.
 */
export interface S3Stub extends World {
  readonly endpoint: string;
  /** Operations served, in order: `CopyObject a/key`. */
  readonly calls: string[];
  /** Called before each operation: may change the world, wait, or throw an `S3Error`. */
  before: (request: StubRequest) => unknown;
  /** How many more requests are carried out and then cut off instead of answered. */
  loseAnswers: number;
  /** Puts an object into a bucket, which is made where needed. */
  put(bucket: string, key: string, body: string | Buffer, more?: Partial<StubObject>): StubObject;
  close(): Promise<void>;
}

/** Starts a stub on a free port. `latency`: milliseconds every answer takes. */
export async function startS3Stub(options: Partial<World> & { latency?: number } = {}): Promise<S3Stub> {
  const { latency = 0, ...limits } = options;
  const server = createServer((request, response) => void serve(request, response));
  // Node closes one that is idle for five seconds, maybe just as a client that has paused between its tries uses it again.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: S3Stub = {
    ...{ buckets: new Map(), policies: new Map(), uploads: new Map() },
    ...{
      regions: new Map(),
      features: new Map(),
      countsOneMore: false,
      pageSize: 1000,
      smallestPart: 1,
      largestCopy: Number.POSITIVE_INFINITY,
      ...limits,
    },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    before: () => {},
    loseAnswers: 0,
    put: (bucket, key, body, more) => put(stub, { bucket, key, body, more }),
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await readRequest(incoming);
    if (latency) await sleep(latency);
    const { status = 200, headers, body = '' } = await answer(stub, request);
    if (stub.loseAnswers-- > 0) return void response.destroy();
    response.writeHead(status, { 'x-amz-request-id': 'stub', ...headers }).end(body);
  };
  return stub;
}

async function answer(stub: S3Stub, request: StubRequest): Promise<StubAnswer> {
  stub.calls.push(`${request.operation} ${request.key}`);
  try {
    await stub.before(request);
    const region = stub.regions.get(request.bucket);
    if (region && !request.headers.authorization?.includes(`/${region}/s3/`))
      return { status: 301, headers: { 'x-amz-bucket-region': region } };
    const handler = handlers[request.operation];
    if (!handler) throw new S3Error(501, 'NotImplemented');
    const { headers, ...more } = handler(stub, request);
    return { ...more, headers: { ...headers, ...versionHeader(stub, request) } };
  } catch (error) {
    const { status, code, condition } = error instanceof S3Error ? error : new S3Error(500, String(error));
    if (request.operation.startsWith('Head')) return { status };
    const more = condition ? `<Condition>${condition}</Condition>` : '';
    return { status, body: `<Error><Code>${escapeXml(code)}</Code><Message>stub</Message>${more}</Error>` };
  }
}

function put(
  stub: S3Stub,
  {
    bucket,
    key,
    body,
    more,
  }: { bucket: string; key: string; body: string | Buffer; more?: Partial<StubObject> },
) {
  const data = Buffer.from(body);
  const object = {
    ...{ body: data, etag: etagOf(data, more?.parts), lastModified: now(), storageClass: 'STANDARD' },
    ...{ headers: { 'content-type': 'binary/octet-stream' }, metadata: {}, tags: {}, ...more },
  };
  if (!stub.buckets.has(bucket)) stub.buckets.set(bucket, new Map());
  stub.buckets.get(bucket)?.set(key, object);
  return object;
}

async function readRequest(incoming: IncomingMessage): Promise<StubRequest> {
  const [path = '', search = ''] = (incoming.url ?? '').split('?');
  const [, bucket = '', ...rest] = path.split('/');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = incoming.headers as StubRequest['headers'];
  const key = decodeURIComponent(rest.join('/'));
  const request = {
    bucket,
    key,
    headers,
    query: new URLSearchParams(search),
    body: Buffer.concat(chunks).toString(),
  };
  return { ...request, operation: operationOf(incoming.method ?? '', request) };
}

const settings = [
  ['uploads', 'ListMultipartUploads'],
  ['website', 'GetBucketWebsite'],
  ['object-lock', 'GetObjectLockConfiguration'],
  ['ownershipControls', 'GetBucketOwnershipControls'],
  ['acl', 'GetBucketAcl'],
  ['versioning', 'GetBucketVersioning'],
  ['versions', 'ListObjectVersions'],
] as const;

function operationOf(method: string, { key, query, headers }: Omit<StubRequest, 'operation'>): string {
  const copies = headers['x-amz-copy-source'] !== undefined;
  const upload = query.has('uploadId');
  if (query.has('policy'))
    return { GET: 'GetBucketPolicy', PUT: 'PutBucketPolicy', DELETE: 'DeleteBucketPolicy' }[method] ?? '';
  if (!key && method === 'HEAD') return 'HeadBucket';
  if (!key && method === 'GET') return settings.find(([name]) => query.has(name))?.[1] ?? 'ListObjectsV2';
  if (method === 'POST') return upload ? 'CompleteMultipartUpload' : 'CreateMultipartUpload';
  if (method === 'PUT' && copies) return upload ? 'UploadPartCopy' : 'CopyObject';
  if (method === 'PUT') return 'PutObject';
  if (method === 'DELETE') return upload ? 'AbortMultipartUpload' : 'DeleteObject';
  if (method === 'HEAD') return 'HeadObject';
  if (query.has('acl')) return 'GetObjectAcl';
  return query.has('tagging') ? 'GetObjectTagging' : 'GetObject';
}
