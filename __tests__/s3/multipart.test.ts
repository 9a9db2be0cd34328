import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { copyBucket } from '../../runbooks/s3/copy.ts';
import { evenParts, needsParts, s3PartSizes } from '../../runbooks/s3/parts.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { S3Error, type StubObject } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const sizes = { whole: 100, part: 40 };
const body = Buffer.from(Array.from({ length: 250 }, (_, i) => i % 251));
const full = {
  headers: {
    'content-type': 'video/mp4',
    'cache-control': 'max-age=60',
    expires: 'Wed, 21 Oct 2026 07:28:00 GMT',
  },
  metadata: { owner: 'u1' },
  tags: { env: 'prod', 'a+b': 'c d/e=f&g' },
  storageClass: 'STANDARD_IA',
};

async function copyOne(more: Partial<StubObject>) {
  const { stub, s3 } = await stubbed({ largestCopy: 100, smallestPart: 30 });
  const source = stub.put('from', 'big ö', body, { ...full, ...more });
  await copyBucket({ s3, from: whole('from'), to: whole('to'), sizes });
  return { source, copy: stub.buckets.get('to')?.get('big ö'), stub, s3 };
}

describe('copying in parts', () => {
  it.each([
    ['the even parts', [100, 100, 50]],
    ['the uneven parts', [30, 120, 60, 40]],
    ['the one part', [250]],
  ])('uses %s of the source, so that the ETag stays', async (_, parts) => {
    const { source, copy, stub } = await copyOne({ parts });
    expect(copy).toMatchObject({ ...full, body, parts, etag: source.etag });
    expect(stub.uploads.size).toBe(0);
  });

  it('cuts a large object of unknown parts evenly and keeps metadata, headers, tags and class', async () => {
    const { copy } = await copyOne({});
    expect(copy).toMatchObject({ ...full, body, parts: [40, 40, 40, 40, 40, 40, 10] });
  });

  it('skips on resume what has the same ETag', async () => {
    const { stub, s3 } = await copyOne({ parts: [100, 100, 50] });
    stub.calls.length = 0;
    expect(await copyBucket({ s3, from: whole('from'), to: whole('to'), sizes })).toMatchObject({
      objects: 0,
      skipped: 1,
    });
    expect(stub.calls.every((call) => call.startsWith('ListObjectsV2'))).toBe(true);
  });

  it.each([
    ['a part is refused', 403, 'AccessDenied', /AccessDenied/],
    ['S3 fails for good', 500, 'InternalError', /InternalError/],
  ])('leaves no half upload when %s', async (_, status, code, said) => {
    const { stub, s3 } = await stubbed();
    stub.put('from', 'big', body, { parts: [100, 100, 50] });
    stub.before = ({ operation, query }) => {
      if (operation === 'UploadPartCopy' && query.get('partNumber') === '2') throw new S3Error(status, code);
    };
    await expect(copyBucket({ s3, from: whole('from'), to: whole('to'), sizes })).rejects.toThrow(said);
    expect(stub.uploads.size).toBe(0);
    expect(stub.buckets.get('to')?.size).toBe(0);
  });

  it.each(['CreateMultipartUpload', 'UploadPartCopy'])(
    'leaves no half upload when interrupted in %s',
    async (when) => {
      const { stub, s3 } = await stubbed();
      stub.put('from', 'big', body, { parts: [100, 100, 50] });
      const interrupt = new AbortController();
      stub.before = async ({ operation }) => {
        if (operation !== when) return;
        interrupt.abort();
        await sleep(50);
      };
      const copied = copyBucket({
        s3,
        from: whole('from'),
        to: whole('to'),
        sizes,
        signal: interrupt.signal,
      });
      await expect(copied).rejects.toThrow(/abort/i);
      await sleep(100);
      expect(stub.calls).toContain('AbortMultipartUpload big');
      expect(stub.uploads.size).toBe(0);
    },
  );

  it.each(['HeadObject', 'UploadPartCopy'])('notices a change of the source before %s', async (when) => {
    const { stub, s3 } = await stubbed();
    stub.put('from', 'big', body, { parts: [100, 100, 50] });
    let changed = false;
    stub.before = ({ operation }) => {
      if (operation !== when || changed) return;
      changed = true;
      stub.put('from', 'big', 'changed');
    };
    await expect(copyBucket({ s3, from: whole('from'), to: whole('to'), sizes })).rejects.toThrow(
      /"big".*changed|changed.*"big"/,
    );
    expect(stub.uploads.size).toBe(0);
  });
});

describe('parts', () => {
  it('are needed above 5 GiB and for what was uploaded in parts', () => {
    const entry = { key: 'k', lastModified: new Date(), storageClass: 'STANDARD' };
    expect(needsParts({ ...entry, size: 5 * 1024 ** 3, etag: '"a"' }, s3PartSizes)).toBe(false);
    expect(needsParts({ ...entry, size: 5 * 1024 ** 3 + 1, etag: '"a"' }, s3PartSizes)).toBe(true);
    expect(needsParts({ ...entry, size: 9, etag: '"a-2"' }, s3PartSizes)).toBe(true);
    expect(needsParts({ ...entry, size: 0, etag: '"a-1"' }, s3PartSizes)).toBe(false);
  });

  it('follow each other without a gap', () => {
    expect(evenParts(10, 4)).toEqual([
      { number: 1, first: 0, last: 3 },
      { number: 2, first: 4, last: 7 },
      { number: 3, first: 8, last: 9 },
    ]);
  });
});
