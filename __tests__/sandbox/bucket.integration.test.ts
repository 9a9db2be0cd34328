import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';

const Bucket = 'media';

describe('a bucket of the sandbox', () => {
  let sandbox: Sandbox;
  let s3: S3Client;

  beforeAll(async () => {
    sandbox = await startSandbox({ quick: true });
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    s3 = new S3Client({ endpoint: sandbox.endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(() => sandbox?.stop());

  const put = (Key: string, Body: string | Buffer) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const deny = (Statement: object) => {
    const statement = { Effect: 'Deny', Principal: '*', Resource: `arn:aws:s3:::${Bucket}/*`, ...Statement };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    return s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  };

  it('takes a large object and gives it back', async () => {
    const body = Buffer.alloc(32 * 1024 * 1024, 'large');
    await put('large', body);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    expect(body.equals(Buffer.from((await Body?.transformToByteArray()) ?? []))).toBe(true);
  });

  it('survives the deletion of a configuration that moto does not know', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'empty' }));
    const authorization = 'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request';
    await fetch(`${sandbox.endpoint}/empty?metrics&id=all`, { method: 'DELETE', headers: { authorization } });
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'empty' }))).resolves.toBeDefined();
  });

  it('lets one of many through who write the same version of an object at the same instant', async () => {
    await put('lease', '0');
    const tries = Array.from({ length: 16 }, (_, n) => n);
    for (let round = 0; round < 5; round++) {
      const { ETag } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'lease' }));
      const over = (n: number) =>
        new PutObjectCommand({ Bucket, Key: 'lease', Body: `${round} ${n}`, IfMatch: ETag });
      const fresh = (n: number) =>
        new PutObjectCommand({ Bucket, Key: `lease ${round}`, Body: `${n}`, IfNoneMatch: '*' });
      for (const write of [over, fresh]) {
        const ends = await Promise.allSettled(tries.map((n) => s3.send(write(n))));
        expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      }
    }
  });

  it('goes on with a listing of versions after the page before was deleted', async () => {
    const Bucket = 'versions';
    await s3.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    for (const Key of ['a', 'b', 'b', 'c', 'd'])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const seen: unknown[] = [];
    let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (marker) {
      const command = new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...marker });
      const page: ListObjectVersionsCommandOutput = await s3.send(command);
      const Objects = (page.Versions ?? []).map(({ Key, VersionId }) => ({ Key, VersionId }));
      seen.push(Objects.map(({ Key }) => Key));
      await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      marker = page.IsTruncated ? { KeyMarker, VersionIdMarker } : undefined;
    }
    expect(seen).toEqual([['a', 'b'], ['b', 'c'], ['d']]);
  });

  it('is closed by a fence, but not by a demand for TLS', async () => {
    await deny({ Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    await put('small', 'text');
    await deny({ Action: ['s3:PutObject'] });
    await expect(put('small', 'other')).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});
