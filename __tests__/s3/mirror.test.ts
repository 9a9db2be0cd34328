import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { S3 } from '../../runbooks/s3/client.ts';
import { compareBuckets } from '../../runbooks/s3/compare.ts';
import { mirrorPass } from '../../runbooks/s3/mirror.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { openProven } from '../../runbooks/s3/proven.ts';
import { stubbed } from './open.ts';

const sides = { from: whole('from'), to: whole('to') };
const pass = (s3: S3, more = {}) => mirrorPass({ s3, ...sides, maxDelete: 1, expected: 1, ...more });
const longAgo = { lastModified: new Date('2026-01-01') };

describe('mirrorPass', () => {
  it('carries over what was written and what was deleted since the last pass', async () => {
    const { stub, s3 } = await stubbed();
    for (const key of ['a', 'b', 'c']) stub.put('from', key, key, longAgo);
    expect(await pass(s3)).toMatchObject({ result: { objects: 3 }, deleted: 0 });
    stub.put('from', 'b', 'B', { lastModified: new Date('2030-01-01') });
    stub.buckets.get('from')?.delete('c');
    expect(await pass(s3)).toMatchObject({ result: { objects: 1, skipped: 1 }, deleted: 1 });
    expect([...(stub.buckets.get('to') ?? [])].map(([key, { body }]) => [key, String(body)])).toEqual([
      ['a', 'a'],
      ['b', 'B'],
    ]);
  });

  it('copies again what was copied in the second of its write', async () => {
    const { stub, s3 } = await stubbed();
    const now = new Date('2026-01-01T00:00:00Z');
    stub.put('to', 'a', 'x', { lastModified: now, metadata: { rev: '1' } });
    stub.put('from', 'a', 'x', { lastModified: now, metadata: { rev: '2' } });
    expect(await pass(s3)).toMatchObject({ result: { objects: 1, skipped: 0 } });
    expect(stub.buckets.get('to')?.get('a')?.metadata).toEqual({ rev: '2' });
  });

  it('deletes nothing where more is gone than may be', async () => {
    const { stub, s3 } = await stubbed();
    for (let i = 0; i < 500; i++) stub.put('to', `k${i}`, 'x');
    for (let i = 0; i < 489; i++) stub.put('from', `k${i}`, 'x', longAgo);
    await expect(pass(s3)).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringMatching(/^11 objects .*which holds 489: "k\d+".*--max-delete 1% allows/),
    });
    expect(stub.buckets.get('to')?.size).toBe(500);
    expect(await pass(s3, { maxDelete: 3 })).toMatchObject({ deleted: 11 });
  });

  it('takes a source that is suddenly empty for an error, and deletes nothing', async () => {
    const { stub, s3 } = await stubbed();
    stub.put('to', 'a', 'x');
    await expect(pass(s3, { expected: 7 })).rejects.toThrow(/is empty, though there were 7 objects/);
    expect(stub.buckets.get('to')?.size).toBe(1);
  });

  it('does not delete what somebody has written again meanwhile', async () => {
    const { stub, s3 } = await stubbed();
    for (const key of ['a', 'b']) stub.put('to', key, 'x');
    stub.put('from', 'a', 'x', longAgo);
    stub.before = ({ operation }) => operation === 'DeleteObject' && stub.put('to', 'b', 'again');
    await pass(s3);
    expect(stub.buckets.get('to')?.has('b')).toBe(true);
  });
});

describe('what was proven equal before', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function proven() {
    const { stub, s3 } = await stubbed();
    for (const key of ['a', 'b', 'c']) stub.put('from', key, key, longAgo);
    await pass(s3);
    folder = mkdtempSync(join(tmpdir(), 'proven-'));
    const compare = () => compareBuckets({ s3, ...sides, proven: openProven(join(folder, 'proven.bin')) });
    return { stub, s3, compare };
  }
  const heads = (calls: string[]) => calls.filter((call) => call.startsWith('HeadObject')).sort();

  it('is not read again while it looks the same on both sides', async () => {
    const { stub, compare } = await proven();
    expect((await compare()).every(({ equal }) => equal)).toBe(true);
    stub.calls.length = 0;
    const proofs = await compare();
    expect(heads(stub.calls)).toEqual([]);
    expect(proofs[1]).toMatchObject({ equal: true, figures: { objects: 3, bytes: 3, provenBefore: 3 } });
  });

  it.each(['from', 'to'])('is read again when %s was written since, and found different', async (bucket) => {
    const { stub, compare } = await proven();
    await compare();
    stub.calls.length = 0;
    stub.put(bucket, 'b', 'B', { lastModified: new Date('2030-01-01') });
    const proofs = await compare();
    expect(heads(stub.calls)).toEqual(['HeadObject b', 'HeadObject b']);
    expect(proofs[1]).toMatchObject({ equal: false });
    expect((await compare())[1]?.equal).toBe(false);
  });

  it('does not count when it was copied a moment after it was written', async () => {
    const { stub, compare } = await proven();
    const second = 1000;
    for (const [, object] of stub.buckets.get('to') ?? [])
      object.lastModified = new Date(longAgo.lastModified.getTime() + second);
    await compare();
    stub.calls.length = 0;
    await compare();
    expect(heads(stub.calls)).toHaveLength(6);
  });

  it('is what was listed, or nothing: an object written between its listing and its look is read again', async () => {
    const { stub, compare } = await proven();
    const copied = stub.buckets.get('to')?.get('b')?.lastModified;
    let once = true;
    stub.before = ({ operation }) => {
      if (operation !== 'HeadObject' || !once) return;
      once = false;
      for (const side of ['from', 'to']) stub.put(side, 'b', 'B', { lastModified: new Date('2030-02-02') });
    };
    await compare();
    stub.put('from', 'b', 'b', { ...longAgo, metadata: { rev: '2' } });
    stub.put('to', 'b', 'b', { lastModified: copied, metadata: { rev: '1' } });
    const proofs = await compare();
    expect(proofs.find(({ id }) => id === 'bucket-metadata')?.equal).toBe(false);
  });
});
