import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { passBehindFence, proveBehindFence } from '../../runbooks/s3/behind-fence.ts';
import type { S3 } from '../../runbooks/s3/client.ts';
import { compareBuckets } from '../../runbooks/s3/compare.ts';
import { readLastPass, startLastPass } from '../../runbooks/s3/last-pass.ts';
import { mirrorPass } from '../../runbooks/s3/mirror.ts';
import { whole } from '../../runbooks/s3/place.ts';
import type { OnProgress } from '../../runbooks/s3/progress.ts';
import { openProven } from '../../runbooks/s3/proven.ts';
import { S3Error, type S3Stub } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const sides = { from: whole('from'), to: whole('to') };
const longAgo = { lastModified: new Date('2026-01-01') };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'last-pass-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => join(folder, name);

const options = (s3: S3) => ({
  ...{ s3, ...sides, maxDelete: 1, expected: 1 },
  ...{ proven: openProven(inFolder('proven.bin')), file: inFolder('last-pass.json') },
});

/** A pass as it is made behind the fence. Returns what it has left. */
async function lastPass(s3: S3, progress?: OnProgress) {
  const { result, listing } = await passBehindFence({ ...options(s3), progress });
  const left = readLastPass(inFolder('last-pass.json'), listing);
  return { left, listing, skipped: result.skipped };
}

/** Two buckets that were copied and proven, and changed since. */
async function changed(change: (stub: S3Stub) => void) {
  const { stub, s3 } = await stubbed();
  for (const key of ['a', 'b', 'c', 'd']) stub.put('from', key, key, longAgo);
  await mirrorPass({ s3, ...sides, maxDelete: 1, expected: 1 });
  await compareBuckets({ s3, ...sides, proven: openProven(inFolder('proven.bin')) });
  change(stub);
  return { stub, s3 };
}

const written = new Date('2030-01-01');
const looks = (stub: S3Stub) => stub.calls.filter((call) => /^(Head|List)/.test(call)).sort();

describe('the pass behind the fence', () => {
  it('leaves nothing where all was proven before', async () => {
    const { stub, s3 } = await changed(() => {});
    stub.calls.length = 0;
    const shown: number[] = [];
    const { left, skipped } = await lastPass(s3, ({ done }) => shown.push(done));
    expect(shown).toEqual([4]);
    expect({ left, skipped }).toEqual({ left: { proven: { objects: 4, bytes: 4 }, keys: [] }, skipped: 4 });
    expect(stub.calls).toEqual(['ListObjectsV2 ', 'ListObjectsV2 ']);
  });

  it('leaves what was written and what was deleted since, which is proven without a listing', async () => {
    const { stub, s3 } = await changed(({ put, buckets }) => {
      put('from', 'b', 'new', { lastModified: written });
      put('from', 'e', 'e', { lastModified: written });
      buckets.get('from')?.delete('c');
    });
    const { left, listing } = await lastPass(s3);
    expect(left).toEqual({ proven: { objects: 2, bytes: 2 }, keys: ['b', 'c', 'e'] });
    stub.calls.length = 0;
    const proofs = await proveBehindFence(options(s3), listing);
    expect(proofs.filter(({ equal }) => !equal)).toEqual([]);
    expect(proofs[0]?.figures).toMatchObject({ objects: 4, bytes: 6 });
    expect(proofs[1]?.figures).toMatchObject({ objects: 4, provenBefore: 2, equalByEtag: 2 });
    expect(looks(stub)).toEqual([
      ...['b', 'b', 'c', 'c', 'e', 'e'].map((key) => `HeadObject ${key}`),
      'ListObjectsV2 ',
    ]);
  });

  it.each<[string, RegExp, (stub: S3Stub) => void]>([
    ['was not copied', /"b" is missing/, ({ buckets }) => buckets.get('to')?.delete('b')],
    ['was copied wrongly', /"b" has another content/, ({ put }) => put('to', 'b', 'neW')],
    ['lost its tags', /"b": env is missing/, ({ put }) => put('to', 'b', 'new')],
    ['was not deleted', /"c" is only in/, ({ put }) => put('to', 'c', 'c')],
    ['was written past the fence', /old bucket was written to/, ({ put }) => put('from', 'a', 'late')],
  ])('is found out when an object %s', async (_, difference, spoil) => {
    const { stub, s3 } = await changed(({ put, buckets }) => {
      put('from', 'b', 'new', { lastModified: written, tags: { env: 'prod' } });
      buckets.get('from')?.delete('c');
    });
    const { listing } = await lastPass(s3);
    spoil(stub);
    const proofs = await proveBehindFence(options(s3), listing);
    expect(proofs.flatMap(({ differences }) => differences).join()).toMatch(difference);
  });

  it('says what could not be read, instead of calling it equal', async () => {
    const { stub, s3 } = await changed(({ put }) => put('from', 'b', 'new', { lastModified: written }));
    const { listing } = await lastPass(s3);
    stub.before = ({ operation, bucket }) => {
      if (operation === 'HeadObject' && bucket === 'to') throw new S3Error(403, 'AccessDenied');
    };
    await expect(proveBehindFence(options(s3), listing)).rejects.toThrow(
      'Comparing "b" of s3://from/ and s3://to/: S3: AccessDenied',
    );
  });
});

describe('what it has written down', () => {
  it('is not needed: both sides are listed then', async () => {
    const { stub, s3 } = await changed(({ put }) => put('from', 'b', 'new', { lastModified: written }));
    const { listing } = await lastPass(s3);
    rmSync(inFolder('last-pass.json'));
    stub.calls.length = 0;
    const proofs = await proveBehindFence(options(s3), listing);
    expect(proofs.map(({ equal }) => equal)).not.toContain(false);
    expect(looks(stub)).toEqual(['HeadObject b', 'HeadObject b', 'ListObjectsV2 ', 'ListObjectsV2 ']);
  });

  const digest = { sha256: 'a', objects: 3, bytes: 30 };

  it('is of no use for another listing, nor where there is none', () => {
    startLastPass().finish(inFolder('x'), digest);
    expect(readLastPass(inFolder('x'), digest)).toMatchObject({ proven: { objects: 3, bytes: 30 } });
    expect(readLastPass(inFolder('x'), { ...digest, sha256: 'b' })).toBeUndefined();
    expect(readLastPass(inFolder('y'), digest)).toBeUndefined();
  });

  it('disappears where more is left than is quickly looked at', () => {
    writeFileSync(inFolder('x'), '{}');
    const pass = startLastPass();
    for (let i = 0; i <= 10_000; i++) pass.add({ key: `${i}` });
    pass.finish(inFolder('x'), digest);
    expect(readLastPass(inFolder('x'), digest)).toBeUndefined();
  });
});
