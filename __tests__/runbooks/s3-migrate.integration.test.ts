import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book } from '../../runbooks/s3-migrate.ts';
import { s3Of } from '../../scripts/demo/world.ts';
import { mediaBucketName } from '../../workspaces/names.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { killedAt } from '../helpers/kill.ts';
import { bucketPolicies, objectsOf } from '../helpers/objects.ts';
import { notOnPage } from '../helpers/page-commands.ts';

const objects = 300;
let staging: Deployment;
let s3: S3Client;
let [oldBucket, newBucket] = ['', ''];

beforeAll(async () => {
  staging = await deploy({ objects, rows: 10 });
  s3 = s3Of(staging.sandbox, staging.workspace.region);
  [oldBucket, newBucket] = [1, 2].map((n) => mediaBucketName(staging.workspace, n)) as [string, string];
});

afterAll(async () => {
  s3?.destroy();
  await staging?.sandbox.stop();
});

const services = async () => {
  const answer = await fetch(`${staging.sandbox.endpoint}/_sandbox`);
  return ((await answer.json()) as { services: object[] }).services;
};
const world = async () => ({
  serial: (await staging.terraform().pull()).serial,
  buckets: await bucketPolicies(s3),
  services: await services(),
});
/** A fence takes a moment to be obeyed everywhere in S3: until then a write may come in. */
async function putPastTheFence(Key: string) {
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: oldBucket }));
  expect(Policy).toContain('RunbookFence');
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: oldBucket }));
  await s3.send(new PutObjectCommand({ Bucket: oldBucket, Key, Body: Key }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: oldBucket, Policy }));
}
const put = (Bucket: string) => s3.send(new PutObjectCommand({ Bucket, Key: 'late', Body: 'late' }));

describe('s3-migrate, strategy detach, while writes are stopped', () => {
  it('refuses a bucket it could not move whole', async () => {
    staging.edit({ media: { generation: 2 } });
    const archived = { Bucket: oldBucket, Key: 'archived', Body: 'cold' };
    await s3.send(new PutObjectCommand({ ...archived, StorageClass: 'GLACIER' }));
    const { code, output } = await staging.runbook(['s3-migrate', '--confirm', 'staging']);
    expect(output).toContain(`1 object(s) of bucket ${oldBucket} are archived`);
    expect(code).toBe(3);
    await s3.send(new DeleteObjectCommand({ Bucket: oldBucket, Key: 'archived' }));
  });

  it('rehearses without changing anything', async () => {
    const before = await world();
    const { code, output } = await staging.runbook(['s3-migrate', '--dry-run']);
    expect(output).toContain('terraform state rm');
    expect(output).toContain('aws ecs update-service');
    expect(output).toContain(`aws s3api put-bucket-policy --bucket ${oldBucket}`);
    expect(notOnPage(book, output).missing).toEqual([]);
    expect(notOnPage(book, output).compared).toBeGreaterThan(10);
    expect(output).toMatch(/create\s+aws_s3_bucket\.media/);
    expect(output).toMatch(/rehearsed: to move: \d{3,} objects, [\d.]+ \wi?B\n/);
    expect(code).toBe(0);
    expect(await world()).toEqual(before);
    await staging.writes();
  });

  it('is killed in the middle of the copy, resumed, and finishes', async () => {
    const args = ['s3-migrate', '--mode', 'stopped', '--confirm', 'staging'];
    // 128 are under way at a time: some are there by then, and 257 at the most.
    await killedAt(staging, args, 'copy: begin move-bucket > CopyObject #130');
    const copied = Object.keys(await objectsOf(s3, newBucket)).length;
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThan(objects);

    const refused = await staging.runbook(['s3-migrate', '--confirm', 'staging']);
    expect(refused).toMatchObject({ code: 3, output: expect.stringContaining('--resume') });

    await putPastTheFence('late and acknowledged.txt');
    const resumed = await staging.runbook(['s3-migrate', '--resume']);
    expect(resumed.output).toContain('certificate');
    expect(resumed.code).toBe(0);
  });

  it('has lost nothing, left nothing to apply, and closed the old bucket', async () => {
    await staging.writes();
    expect(await staging.lost({ database: 1, media: 2 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    await expect(put(oldBucket)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it('has copied every object with all that belongs to it', async () => {
    const [before, after] = [await objectsOf(s3, oldBucket), await objectsOf(s3, newBucket)];
    expect(Object.keys(before).length).toBeGreaterThan(objects);
    expect(after).toMatchObject(before);
    const odd = ['quote\'d "twice".txt', 'late and acknowledged.txt'];
    expect(Object.keys(before)).toEqual(expect.arrayContaining(odd));
    expect(Object.values(before).some(({ tags }) => tags?.length === 2)).toBe(true);
  });

  it('has nothing more to migrate', async () => {
    const again = await staging.runbook(['s3-migrate', '--confirm', 'staging']);
    expect(again).toMatchObject({ code: 2, output: expect.stringContaining('Nothing to migrate') });
  });

  it('retires the old bucket and keeps a list of what was in it', async () => {
    const kept = Object.keys(await objectsOf(s3, oldBucket));
    const { code, output } = await staging.runbook(['s3-retire', '--confirm', 'staging']);
    expect({ code, output }).toMatchObject({ code: 0 });
    const buckets = Object.keys(await bucketPolicies(s3));
    expect(buckets).toContain(newBucket);
    expect(buckets).not.toContain(oldBucket);
    const files = readdirSync(staging.runs, { recursive: true, encoding: 'utf8' });
    const [manifest = ''] = files.filter((file) => /s3-retire.*versions-.*\.jsonl$/.test(file));
    const lines = readFileSync(join(staging.runs, manifest), 'utf8').trim().split('\n');
    const listed = lines.map((line) => JSON.parse(line).key);
    expect([...new Set(listed)].sort()).toEqual([...kept, 'archived'].sort());
    expect(await staging.isSettled()).toBe(true);
    await staging.writes();
  });
});
