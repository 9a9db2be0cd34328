import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { whole } from '../../runbooks/s3/place.ts';
import { listingDigest, sourceUnchanged } from '../../runbooks/s3/silence.ts';
import { stubbed } from './open.ts';

it('is proved by equal listings', async () => {
  const { stub, s3 } = await stubbed();
  stub.put('from', 'a', 'x');
  const before = await listingDigest(s3, whole('from'));
  expect(before).toMatchObject({ objects: 1, bytes: 1 });
  expect(sourceUnchanged(before, await listingDigest(s3, whole('from')))).toMatchObject({
    equal: true,
    differences: [],
  });
});

it.each(['rewritten with the same bytes', 'added', 'deleted'])('is broken by an object %s', async (how) => {
  const { stub, s3 } = await stubbed();
  stub.put('from', 'a', 'x');
  const before = await listingDigest(s3, whole('from'));
  if (how === 'deleted') stub.buckets.get('from')?.delete('a');
  else stub.put('from', how === 'added' ? 'b' : 'a', 'x', { lastModified: new Date('2030-01-01') });
  const proof = sourceUnchanged(before, await listingDigest(s3, whole('from')));
  expect(proof.equal).toBe(false);
  expect(proof.differences[0]).toContain('written to');
});

it('is the sum of the SHA-256 of each object, which certificates hold', async () => {
  const { stub, s3 } = await stubbed();
  for (const key of ['a', 'ö', 'c"']) stub.put('from', key, key, { lastModified: new Date('2026-01-01') });
  const lines = [...(stub.buckets.get('from') ?? [])].map(([key, { body, etag }]) =>
    JSON.stringify([key, body.length, etag, '2026-01-01T00:00:00.000Z']),
  );
  const hashes = lines.map((line) => BigInt(`0x${createHash('sha256').update(line).digest('hex')}`));
  const sum = hashes.reduce((a, b) => a + b, 0n) % 2n ** 256n;
  expect((await listingDigest(s3, whole('from'))).sha256).toBe(sum.toString(16).padStart(64, '0'));
});
