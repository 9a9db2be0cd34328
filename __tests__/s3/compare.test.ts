import { describe, expect, it } from '@jest/globals';
import type { S3 } from '../../runbooks/s3/client.ts';
import { compareBuckets } from '../../runbooks/s3/compare.ts';
import { compareRecords, type Head } from '../../runbooks/s3/content.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { S3Error, type StubObject } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const same: Partial<StubObject> = {
  headers: {
    'content-type': 'image/png',
    'cache-control': 'max-age=60',
    expires: 'Wed, 21 Oct 2026 07:28:00 GMT',
  },
  metadata: { owner: 'u1' },
  tags: { env: 'prod' },
};

async function unequal(s3: S3) {
  const proofs = await compareBuckets({ s3, from: whole('from'), to: whole('to') });
  return Object.fromEntries(
    proofs.filter(({ equal }) => !equal).map(({ id, differences }) => [id, differences]),
  );
}

describe('compareBuckets', () => {
  it('finds equal buckets equal, with its figures', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 2 });
    for (const key of ['a', 'b ö', 'c/'])
      for (const bucket of ['from', 'to']) stub.put(bucket, key, 'body', same);
    const proofs = await compareBuckets({ s3, from: whole('from'), to: whole('to') });
    expect(proofs.map(({ id, equal }) => [id, equal])).toEqual(
      ['keys', 'content', 'headers', 'metadata', 'tags', 'storage-class', 'lock'].map((id) => [
        `bucket-${id}`,
        true,
      ]),
    );
    expect(proofs[1]?.figures).toMatchObject({ objects: 3, bytes: 12, equalByEtag: 3, differences: 0 });
  });

  it.each<[string, string, Partial<StubObject> & { body?: Buffer }]>([
    ['bucket-content', '4 bytes', { body: Buffer.from('bodY') }],
    ['bucket-content', 'became 5 bytes', { body: Buffer.from('body5') }],
    [
      'bucket-headers',
      'Content-Type is "text/html", was "image/png"',
      { headers: { ...same.headers, 'content-type': 'text/html' } },
    ],
    [
      'bucket-headers',
      'Content-Encoding is "gzip", was missing',
      { headers: { ...same.headers, 'content-encoding': 'gzip' } },
    ],
    [
      'bucket-headers',
      'Content-Language is "de", was missing',
      { headers: { ...same.headers, 'content-language': 'de' } },
    ],
    [
      'bucket-headers',
      'Content-Disposition is "inline", was missing',
      { headers: { ...same.headers, 'content-disposition': 'inline' } },
    ],
    [
      'bucket-headers',
      'Cache-Control is "no-store"',
      { headers: { ...same.headers, 'cache-control': 'no-store' } },
    ],
    [
      'bucket-headers',
      'Expires is "Thu',
      { headers: { ...same.headers, expires: 'Thu, 22 Oct 2026 07:28:00 GMT' } },
    ],
    [
      'bucket-headers',
      'x-amz-website-redirect-location is "/b", was missing',
      { headers: { ...same.headers, 'x-amz-website-redirect-location': '/b' } },
    ],
    [
      'bucket-lock',
      'object lock is "GOVERNANCE", was missing',
      { headers: { ...same.headers, 'x-amz-object-lock-mode': 'GOVERNANCE' } },
    ],
    [
      'bucket-lock',
      'locked until is "2030-01-01T00:00:00.000Z"',
      { headers: { ...same.headers, 'x-amz-object-lock-retain-until-date': '2030-01-01T00:00:00Z' } },
    ],
    [
      'bucket-lock',
      'legal hold is "ON", was missing',
      { headers: { ...same.headers, 'x-amz-object-lock-legal-hold': 'ON' } },
    ],
    ['bucket-metadata', 'owner is "u2", was "u1"', { metadata: { owner: 'u2' } }],
    ['bucket-metadata', 'owner is missing', { metadata: {} }],
    ['bucket-tags', 'env is "test"', { tags: { env: 'test' } }],
    ['bucket-tags', 'env is missing', { tags: {} }],
    ['bucket-tags', 'more is "1", was missing', { tags: { env: 'prod', more: '1' } }],
    [
      'bucket-storage-class',
      'storage class is "STANDARD_IA", was "STANDARD"',
      { storageClass: 'STANDARD_IA' },
    ],
  ])('finds a difference in %s: %s', async (id, said, more) => {
    const { stub, s3 } = await stubbed();
    const { body = 'body', ...rest } = more;
    stub.put('from', 'k', 'body', same);
    stub.put('to', 'k', body, { ...same, ...rest });
    const found = await unequal(s3);
    expect(Object.keys(found)).toEqual([id]);
    expect(found[id]).toHaveLength(1);
    expect(found[id]?.[0]).toContain(said);
  });

  it('finds missing and additional keys', async () => {
    const { stub, s3 } = await stubbed();
    stub.put('from', 'a', 'x');
    stub.put('to', 'b', 'x');
    expect(await unequal(s3)).toEqual({
      'bucket-keys': ['"a" is missing in s3://to/', '"b" is only in s3://to/'],
    });
  });

  it('reads both objects where the ETags tell nothing', async () => {
    const { stub, s3 } = await stubbed();
    stub.put('from', 'equal', 'body', { parts: [2, 2] });
    stub.put('to', 'equal', 'body');
    expect((await compareBuckets({ s3, from: whole('from'), to: whole('to') }))[1]).toMatchObject({
      equal: true,
      figures: { equalByReading: 1 },
    });
    stub.put('from', 'other', 'body', { parts: [2, 2] });
    stub.put('to', 'other', 'bodY');
    expect(Object.keys(await unequal(s3))).toEqual(['bucket-content']);
  });

  it('lists 50 differences and counts the rest', async () => {
    const { stub, s3 } = await stubbed();
    for (let i = 0; i < 60; i++) stub.put('from', `k${i}`, 'x');
    const differences = (await unequal(s3))['bucket-keys'] ?? [];
    expect([differences.length, differences.at(-1)]).toEqual([51, '… and 10 more']);
  });

  it('fails when something cannot be read, and never calls it equal', async () => {
    const { stub, s3 } = await stubbed();
    for (const bucket of ['from', 'to']) stub.put(bucket, 'k', 'body', same);
    stub.before = ({ operation }) => {
      if (operation === 'GetObjectTagging') throw new S3Error(403, 'AccessDenied');
    };
    await expect(unequal(s3)).rejects.toThrow(/Comparing "k" .*AccessDenied/);
  });
});

describe('compareRecords', () => {
  const head = (fields: Partial<Head>): Head => ({ $metadata: {}, ContentLength: 4, ETag: '"a"', ...fields });
  it.each<[string, Partial<Head>, Partial<Head>]>([
    ['different', {}, { ContentLength: 5 }],
    ['etag', {}, {}],
    ['unknown', {}, { ETag: '"b"' }],
    [
      'checksum',
      { ChecksumSHA256: 'x', ChecksumType: 'FULL_OBJECT' },
      { ETag: '"b"', ChecksumSHA256: 'x', ChecksumType: 'FULL_OBJECT' },
    ],
    [
      'different',
      { ChecksumSHA256: 'x', ChecksumType: 'FULL_OBJECT' },
      { ETag: '"b"', ChecksumSHA256: 'y', ChecksumType: 'FULL_OBJECT' },
    ],
    [
      'unknown',
      { ChecksumSHA256: 'x', ChecksumType: 'COMPOSITE' },
      { ETag: '"b"', ChecksumSHA256: 'y', ChecksumType: 'COMPOSITE' },
    ],
    [
      'unknown',
      { ChecksumSHA256: 'x', ChecksumType: 'COMPOSITE' },
      { ETag: '"b"', ChecksumSHA256: 'x', ChecksumType: 'FULL_OBJECT' },
    ],
    [
      'unknown',
      { ChecksumSHA256: 'x', ChecksumType: 'FULL_OBJECT' },
      { ETag: '"b"', ChecksumCRC32: 'x', ChecksumType: 'FULL_OBJECT' },
    ],
  ])('says %s for %j and %j', (verdict, from, to) => {
    expect(compareRecords(head(from), head(to))).toBe(verdict);
  });
});
