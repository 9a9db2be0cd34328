import { expect, it } from '@jest/globals';
import { listingDigest, sourceUnchanged } from '../../runbooks/s3/silence.ts';
import { stubbed } from './open.ts';

it('is proved by equal listings', async () => {
  const { stub, s3 } = await stubbed();
  stub.put('from', 'a', 'x');
  const before = await listingDigest(s3, 'from');
  expect(before).toMatchObject({ objects: 1, bytes: 1 });
  expect(sourceUnchanged(before, await listingDigest(s3, 'from'))).toMatchObject({
    equal: true,
    differences: [],
  });
});

it.each(['rewritten with the same bytes', 'added', 'deleted'])('is broken by an object %s', async (how) => {
  const { stub, s3 } = await stubbed();
  stub.put('from', 'a', 'x');
  const before = await listingDigest(s3, 'from');
  if (how === 'deleted') stub.buckets.get('from')?.delete('a');
  else stub.put('from', how === 'added' ? 'b' : 'a', 'x', { lastModified: new Date('2030-01-01') });
  const proof = sourceUnchanged(before, await listingDigest(s3, 'from'));
  expect(proof.equal).toBe(false);
  expect(proof.differences[0]).toContain('written to');
});
