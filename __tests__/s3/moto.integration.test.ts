import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openS3, type S3 } from '../../runbooks/s3/client.ts';
import { compareBuckets } from '../../runbooks/s3/compare.ts';
import { copyBucket, copyPass } from '../../runbooks/s3/copy.ts';
import { bucketFenced, fenceBucket, unfenceBucket } from '../../runbooks/s3/fence.ts';
import { inspectBucket } from '../../runbooks/s3/inspect.ts';
import { recognise } from '../../runbooks/s3/known.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { deleteBucket, writeManifest } from '../../runbooks/s3/retire.ts';
import { listingDigest } from '../../runbooks/s3/silence.ts';
import { startSurvey } from '../../runbooks/s3/survey.ts';
import { proveBucketWritable, untilFenceHolds } from '../../runbooks/s3/writable.ts';

let moto: ChildProcess;
let directory: string;
let s3: S3;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function started(endpoint: string): Promise<void> {
  for (let i = 0; i < 150; i++) {
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return;
    await sleep(200);
  }
  throw new Error(`moto_server does not answer at ${endpoint}`);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 's3-'));
  const port = await freePort();
  moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', detached: true });
  const endpoint = `http://127.0.0.1:${port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  });
  await started(endpoint);
  s3 = openS3({ region: 'eu-west-1' });
});

afterAll(async () => {
  s3.close();
  if (moto.pid) process.kill(-moto.pid);
  await rm(directory, { recursive: true });
});

const versioned = { Status: 'Enabled' } as const;
const keys = [
  'a b',
  'a+b',
  'a%20b',
  'ä/ö',
  '日本',
  'end/',
  "it's (1)!*",
  'emoji-😀',
  '<&">',
  'a//b',
  'tab\there',
  'bell\u0007',
];

async function createBucket(Bucket: string): Promise<void> {
  await s3.call('CreateBucket', { Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
  await s3.call('PutBucketVersioning', { Bucket, VersioningConfiguration: versioned });
}

async function fill(Bucket: string): Promise<void> {
  for (const Key of keys) {
    const Body = `body of ${Key}`;
    await s3.call('PutObject', {
      Bucket,
      Key,
      Body,
      ContentType: 'text/css',
      CacheControl: 'max-age=1',
      Metadata: { a: 'b' },
      Tagging: 'env=prod&x=y%20z',
    });
  }
  await s3.call('PutObject', { Bucket, Key: 'twice', Body: 'old' });
  await s3.call('PutObject', { Bucket, Key: 'twice', Body: 'new' });
  await s3.call('PutObject', { Bucket, Key: 'gone', Body: 'x' });
  await s3.call('DeleteObject', { Bucket, Key: 'gone' });
}

async function putInParts(Bucket: string, Key: string, parts: readonly Buffer[]): Promise<void> {
  const { UploadId } = await s3.call('CreateMultipartUpload', {
    Bucket,
    Key,
    Metadata: { big: '1' },
    Tagging: 't=1',
  });
  const Parts = parts.map((Body, i) => ({ Body, PartNumber: i + 1 }));
  const uploaded = [];
  for (const part of Parts) {
    const { ETag } = await s3.call('UploadPart', { Bucket, Key, UploadId, ...part });
    uploaded.push({ ETag, PartNumber: part.PartNumber });
  }
  await s3.call('CompleteMultipartUpload', { Bucket, Key, UploadId, MultipartUpload: { Parts: uploaded } });
}

it('knows a page of keys again, and sees what is written to it', async () => {
  for (const name of ['known', 'copies']) await createBucket(name);
  await fill('known');
  const sides = { s3, from: whole('known'), to: whole('copies') };
  await copyBucket(sides);
  const [survey, proven] = [startSurvey(), { others: () => [] }];
  await copyPass({ ...sides, proven, settled: survey.add });
  const known = await survey.finish({ ...sides, proven });
  expect(known.map(({ objects }) => objects)).toEqual([keys.length + 1]);
  const recognised = await recognise(sides, known);
  expect(recognised).toEqual({ same: known, left: [] });
  expect(await listingDigest(s3, sides.from, recognised)).toEqual(await listingDigest(s3, sides.from));
  await s3.call('PutObject', { Bucket: 'known', Key: 'zzz', Body: 'x' });
  expect(await recognise(sides, known)).toEqual({ same: [], left: known });
});

it('moves a bucket: inspect, fence, copy, compare, retire', async () => {
  await createBucket('old');
  await createBucket('new');
  await fill('old');
  await putInParts('old', 'big', [
    Buffer.alloc(6_000_000, 'a'),
    Buffer.alloc(5_500_000, 'b'),
    Buffer.from('end'),
  ]);

  const inspection = await inspectBucket(s3, 'old');
  expect(inspection).toMatchObject({ exists: true, versioning: 'Enabled', noncurrent: 3, problems: [] });
  expect(await inspectBucket(s3, 'typo')).toMatchObject({ exists: false });

  const objects = keys.length + 2;
  expect(await copyBucket({ s3, from: whole('old'), to: whole('new') })).toMatchObject({
    objects,
    skipped: 0,
    extra: 0,
  });
  expect(await copyBucket({ s3, from: whole('old'), to: whole('new') })).toMatchObject({
    objects: 0,
    skipped: objects,
  });
  const proofs = await compareBuckets({ s3, from: whole('old'), to: whole('new') });
  expect(proofs.flatMap(({ differences }) => differences)).toEqual([]);
  expect(proofs[1]?.figures).toMatchObject({ objects, equalByEtag: objects });

  await fenceBucket(s3, 'old');
  expect(await bucketFenced(s3, 'old')).toBe(true);

  const file = join(directory, 'manifest.jsonl');
  const manifest = await writeManifest(s3, 'old', file);
  const lines = (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(manifest.versions).toBe(objects + 3);
  expect(lines.map(({ key }) => key)).toEqual(expect.arrayContaining([...keys, 'big', 'twice', 'gone']));
  await expect(writeManifest(s3, 'old', file)).rejects.toThrow('EEXIST');

  await s3.call('CreateMultipartUpload', { Bucket: 'old', Key: 'half' });
  await deleteBucket({ s3, bucket: 'old' });
  expect(await inspectBucket(s3, 'old')).toMatchObject({ exists: false });
});

async function warningsOf(Bucket: string): Promise<string> {
  const { warnings, problems } = await inspectBucket(s3, Bucket);
  return [...problems, ...warnings].join('\n');
}

it('warns of what cannot be moved', async () => {
  const Bucket = 'special';
  const region = { LocationConstraint: 'eu-west-1' } as const;
  await s3.call('CreateBucket', {
    Bucket,
    CreateBucketConfiguration: region,
    ObjectLockEnabledForBucket: true,
  });
  expect(await warningsOf(Bucket)).toMatch(/object lock[\s\S]*access lists/);

  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms' } as const;
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  await s3.call('PutBucketEncryption', { Bucket, ServerSideEncryptionConfiguration });
  await s3.call('PutBucketWebsite', { Bucket, WebsiteConfiguration: { IndexDocument: { Suffix: 'i' } } });
  const rule = { ID: 'tidy', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } } as const;
  await s3.call('PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: { Rules: [rule] } });
  const Rules = [{ ObjectOwnership: 'BucketOwnerEnforced' as const }];
  await s3.call('PutBucketOwnershipControls', { Bucket, OwnershipControls: { Rules } });
  await s3.call('PutObject', { Bucket, Key: 'cold', Body: 'x', StorageClass: 'GLACIER' });
  await s3.call('CreateMultipartUpload', { Bucket, Key: 'half' });

  const said = await warningsOf(Bucket);
  for (const word of ['aws:kms', 'website', 'tidy', '1 object(s)', '1 multipart upload'])
    expect(said).toContain(word);
  expect(said).not.toContain('access lists');
});

it('sees whether a bucket takes writes, and writes nothing', async () => {
  const Bucket = 'asked';
  await s3.call('CreateBucket', { Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
  expect(await proveBucketWritable(s3, Bucket)).toMatchObject({ equal: true });
  await s3.call('PutObject', { Bucket, Key: 'runbook-may-write', Body: 'there already' });
  expect(await proveBucketWritable(s3, Bucket)).toMatchObject({ equal: true });
  await expect(untilFenceHolds(s3, Bucket, 0)).rejects.toThrow('S3 still takes writes to bucket asked');
  await fenceBucket(s3, Bucket);
  await untilFenceHolds(s3, Bucket, 0);
  const denied = await proveBucketWritable(s3, Bucket, 0);
  expect(denied).toMatchObject({ equal: false, differences: [expect.stringContaining('denies writes')] });
  await unfenceBucket(s3, Bucket);
  const { Versions } = await s3.call('ListObjectVersions', { Bucket });
  expect(Versions?.map(({ Size }) => Size)).toEqual(['there already'.length]);
});
