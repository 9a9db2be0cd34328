import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openControl } from '../../runbooks/s3/batch/control.ts';
import { type BatchOptions, copyByBatch } from '../../runbooks/s3/batch/copy.ts';
import { writeManifests } from '../../runbooks/s3/batch/manifest.ts';
import { jobRequest } from '../../runbooks/s3/batch/request.ts';
import { watchJobs } from '../../runbooks/s3/batch/watch.ts';
import { openS3, type S3 } from '../../runbooks/s3/client.ts';
import { compareBuckets } from '../../runbooks/s3/compare.ts';
import { compareVersions } from '../../runbooks/s3/compare-versions.ts';
import { copyBucket } from '../../runbooks/s3/copy.ts';
import { copyVersions } from '../../runbooks/s3/copy-versions.ts';
import { keepNothingMore } from '../../runbooks/s3/keep.ts';
import { whole } from '../../runbooks/s3/place.ts';
import type { Progress } from '../../runbooks/s3/progress.ts';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { runbook, start } from '../helpers/runbook-process.ts';

const role = 'arn:aws:iam::123456789012:role/batch';
const regions = { from: 'eu-west-1', to: 'eu-central-1' } as const;

let sandbox: Sandbox;
let s3: S3;

beforeAll(async () => {
  sandbox = await startSandbox({ quick: true });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
  });
  s3 = openS3({ region: regions.from });
  await createRole();
  await createBucket('reports', regions.to);
});
afterAll(async () => {
  s3?.close();
  await sandbox?.stop();
});

/** A role that S3 Batch Operations may assume. */
async function createRole(): Promise<void> {
  const Principal = { Service: 'batchoperations.s3.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
  const authorization = 'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/iam/aws4_request';
  const body = new URLSearchParams({
    ...{ Action: 'CreateRole', Version: '2010-05-08', RoleName: 'batch' },
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  const answer = await fetch(sandbox.endpoint, { method: 'POST', headers: { authorization }, body });
  expect(answer.status).toBe(200);
}

async function createBucket(Bucket: string, region: (typeof regions)[keyof typeof regions]): Promise<void> {
  const there = openS3({ region });
  await there.call('CreateBucket', { Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
  there.close();
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.call('PutBucketVersioning', { Bucket, VersioningConfiguration });
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
  await s3.call('PutBucketOwnershipControls', { Bucket, OwnershipControls });
}

/** Two buckets in two regions. */
async function pair(name: string) {
  const [from, to] = [`${name}-from`, `${name}-to`];
  await createBucket(from, regions.from);
  await createBucket(to, regions.to);
  return { from: whole(from), to: whole(to) };
}

const keys = ['a b', 'a+b', 'a%20b', 'ä/日本', "it's, (1)!*", '"quoted"', 'a//b', 'tab\there'];

async function fill(Bucket: string, more = 60): Promise<void> {
  for (const Key of keys)
    await s3.call('PutObject', { Bucket, Key, Body: `body of ${Key}`, Metadata: { a: 'b' }, Tagging: 't=1' });
  const Body = 'x';
  for (let i = 0; i < more; i++) await s3.call('PutObject', { Bucket, Key: `k${i}`, Body });
  await s3.call('PutObject', { Bucket, Key: 'seldom', Body, StorageClass: 'STANDARD_IA' });
}

async function differences(places: Awaited<ReturnType<typeof pair>>): Promise<string[]> {
  const proofs = await compareBuckets({ s3, ...places });
  return proofs.flatMap(({ differences }) => differences);
}

const keysOf = async (Bucket: string) => {
  const { Contents = [] } = await s3.call('ListObjectsV2', { Bucket });
  return Contents.map(({ Key = '' }) => Key);
};

/** What is written down of the jobs of a copy; empty where nothing is. */
async function standingOf(about: string): Promise<string> {
  for (const Key of await keysOf('reports')) {
    if (!Key.endsWith('jobs.json')) continue;
    const { Body } = await s3.call('GetObject', { Bucket: 'reports', Key });
    const text = (await Body?.transformToString()) ?? '';
    if (JSON.parse(text).about === about) return text;
  }
  return '';
}

const quick = { role, bucket: 'reports', pause: 1, keep: keepNothingMore, log: () => {} };
const copy = (options: Partial<BatchOptions> & Awaited<ReturnType<typeof pair>>) =>
  copyByBatch({ s3, ...quick, ...options });

describe('S3 Batch Operations', () => {
  it('copies what is missing into a bucket of another region, in each storage class; the rest is ours', async () => {
    const places = await pair('batch');
    await fill(places.from.bucket);
    const { UploadId } = await s3.call('CreateMultipartUpload', { Bucket: 'batch-from', Key: 'parts' });
    const upload = { Bucket: 'batch-from', Key: 'parts', UploadId };
    const { ETag } = await s3.call('UploadPart', { ...upload, PartNumber: 1, Body: 'part' });
    await s3.call('CompleteMultipartUpload', {
      ...upload,
      MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
    });
    const seen: Progress[] = [];
    const done = await copy({ ...places, progress: (progress) => void seen.push(progress) });
    expect(done).toMatchObject({ jobs: [expect.any(String), expect.any(String)], failed: [] });
    expect(done.copied).toBe(keys.length + 61);
    expect(seen.at(-1)).toMatchObject({ done: keys.length + 61, total: keys.length + 61 });
    expect(await copyBucket({ s3, ...places })).toMatchObject({ objects: 1, skipped: keys.length + 61 });
    expect(await differences(places)).toEqual([]);
    expect(await copy(places)).toEqual({ jobs: [], copied: 0, failed: [] });
  });

  it('is found again after a kill: no second job, and what failed is said', async () => {
    const places = await pair('killed');
    await fill(places.from.bucket);
    const killed = new AbortController();
    const log = (line: string) => line.includes('job') && killed.abort();
    await expect(copy({ ...places, log, signal: killed.signal })).rejects.toThrow(/abort/i);
    await s3.call('DeleteObject', { Bucket: 'killed-from', Key: 'k7' });
    const lines: string[] = [];
    const done = await copy({ ...places, log: (line) => void lines.push(line) });
    expect(lines[0]).toContain('found again, no others are created');
    expect(done.copied).toBe(keys.length + 60);
    expect(done.failed).toEqual([expect.objectContaining({ key: 'k7', code: 'NoSuchKey' })]);
    expect(await copyBucket({ s3, ...places })).toMatchObject({ objects: 0 });
    expect(await differences(places)).toEqual([]);
  });

  it.each([
    ['written down', /"token"/],
    ['created', /"id"/],
  ])(
    'is gone on with after its process was killed when its jobs were %s',
    async (when, sign) => {
      const places = await pair(`process-${when.replace(' ', '-')}`);
      await fill(places.from.bucket, 20);
      const [from, to] = [`s3://${places.from.bucket}/`, `s3://${places.to.bucket}/`];
      const args = [
        ...['s3', 'copy', from, to],
        ...['--engine', 's3-batch', '--batch-role', role, '--batch-bucket', 'reports'],
      ];
      const env = { AWS_REGION: regions.from };
      const killed = start(args, env);
      const over = once(killed, 'exit');
      while (!sign.test(await standingOf(`runbook s3 copy ${from} ${to}`))) {
        expect(killed.exitCode).toBeNull();
        await sleep(5);
      }
      killed.kill('SIGKILL');
      expect(await over).toEqual([null, 'SIGKILL']);
      const again = await runbook(args, env);
      expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('its jobs are found again') });
      const job = /in job (\S+), job (\S+), and goes on/.exec(again.stdout);
      const reports = (await keysOf('reports')).filter((key) => key.includes('/job-'));
      for (const id of job?.slice(1) ?? ['none']) expect(reports.join()).toContain(`/job-${id}/`);
      const folder = reports.find((key) => key.includes(`/job-${job?.[1]}/`))?.split('/report/')[0];
      const jobs = reports.filter((key) => key.startsWith(`${folder}/`)).map((key) => key.split('/')[3]);
      expect(new Set(jobs)).toEqual(new Set(job?.slice(1).map((id) => `job-${id}`)));
      expect(await differences(places)).toEqual([]);
    },
    120_000,
  );

  it('is let go where a job waits for a confirmation', async () => {
    const places = await pair('waiting');
    await fill(places.from.bucket, 0);
    const folder = { bucket: 'reports', prefix: 'waiting/' };
    const [manifest] = await writeManifests({ s3, ...places, folder });
    if (!manifest) throw new Error('no manifest');
    const control = await openControl({ account: '123456789012', region: regions.to });
    const request = jobRequest({ manifest, token: 't' }, { ...places, folder, role, description: 'd' });
    const job = await control.create({ ...request, ConfirmationRequired: true });
    const [ended] = await watchJobs({ control, jobs: [job], objects: 1, pause: 1 });
    control.close();
    expect(ended).toMatchObject({ Status: 'Complete' });
  });

  it.each([
    [{ role: 'arn:aws:iam::123456789012:role/other' }, 'cannot assume the role'],
    [{ bucket: 'no-such-bucket' }, 'NoSuchBucket'],
  ])('says what is wrong with %j', async (more, said) => {
    const places = await pair(`wrong-${said.length}`);
    await fill(places.from.bucket, 0);
    await expect(copy({ ...places, ...more })).rejects.toThrow(said);
  });
});

it('moves all versions into a bucket of another region', async () => {
  const places = await pair('versions');
  const Bucket = places.from.bucket;
  for (const Body of ['one', 'two'])
    for (const Key of keys) await s3.call('PutObject', { Bucket, Key, Body });
  for (const Key of keys.slice(3)) await s3.call('DeleteObject', { Bucket, Key });
  await s3.call('PutObject', { Bucket, Key: 'ä/日本', Body: 'three', Metadata: { a: 'b' }, Tagging: 't=1' });
  const markers = keys.length - 3;
  const versions = 2 * keys.length + markers + 1;
  expect(await copyVersions({ s3, ...places })).toMatchObject({ keys: keys.length, versions, markers });
  const proofs = await compareVersions({ s3, ...places });
  expect(proofs.flatMap(({ differences }) => differences)).toEqual([]);
  expect(proofs[0]?.figures).toMatchObject({ versions, markers });
  expect(await copyVersions({ s3, ...places })).toMatchObject({ versions: 0, skipped: versions });
});
