import { describe, expect, it } from '@jest/globals';
import { copyBucket, ObjectsChanged, showCopyBucket } from '../../runbooks/s3/copy.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { S3Error } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const full = {
  headers: {
    'content-type': 'image/png',
    'content-encoding': 'gzip',
    'content-language': 'de',
    'content-disposition': 'attachment; filename="a.png"',
    'cache-control': 'max-age=60',
    expires: 'Wed, 21 Oct 2026 07:28:00 GMT',
  },
  metadata: { owner: 'u1', note: 'a b' },
  tags: { env: 'prod', 'a+b': 'c d/e=f' },
  storageClass: 'STANDARD_IA',
};

describe('copyBucket', () => {
  it('copies odd keys with metadata, headers, tags and storage class', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 2 });
    const keys = ['a b+c%20', 'ä/ö/', "it's!*()", 'bell\u0007', '日本', '../up', 'a//b'];
    for (const key of keys) stub.put('from', key, `body of ${key}`, full);
    const result = await copyBucket({ s3, from: whole('from'), to: whole('to') });
    expect(result).toMatchObject({ objects: keys.length, skipped: 0, extra: 0 });
    for (const key of keys)
      expect(stub.buckets.get('to')?.get(key)).toMatchObject({
        ...full,
        body: Buffer.from(`body of ${key}`),
      });
  });

  it('skips what is there and equal, copies what differs, and leaves what only the target has', async () => {
    const { stub, s3 } = await stubbed();
    for (const key of ['same', 'other', 'new']) stub.put('from', key, key);
    stub.put('to', 'same', 'same');
    stub.put('to', 'other', 'OTHER');
    stub.put('to', 'extra', 'x');
    expect(await copyBucket({ s3, from: whole('from'), to: whole('to') })).toEqual({
      objects: 2,
      bytes: 8,
      skipped: 1,
      extra: 1,
    });
    expect([...(stub.buckets.get('to')?.keys() ?? [])].sort()).toEqual(['extra', 'new', 'other', 'same']);
    expect(await copyBucket({ s3, from: whole('from'), to: whole('to') })).toEqual({
      objects: 0,
      bytes: 0,
      skipped: 3,
      extra: 1,
    });
  });

  it('copies again what was written after its copy, even with the same bytes', async () => {
    const { stub, s3 } = await stubbed();
    stub.put('to', 'a', 'x', { lastModified: new Date('2026-01-01') });
    stub.put('from', 'a', 'x', { metadata: { rev: '2' }, lastModified: new Date('2026-01-02') });
    expect(await copyBucket({ s3, from: whole('from'), to: whole('to') })).toMatchObject({
      objects: 1,
      skipped: 0,
    });
    expect(stub.buckets.get('to')?.get('a')?.metadata).toEqual({ rev: '2' });
  });

  it('names the objects that changed or went while being copied, and copies the others', async () => {
    const { stub, s3 } = await stubbed();
    for (const key of ['a', 'b', 'c']) stub.put('from', key, key);
    stub.before = ({ operation, key }) => {
      if (operation === 'CopyObject' && key === 'a') stub.put('from', 'a', 'changed');
      if (operation === 'CopyObject' && key === 'b') stub.buckets.get('from')?.delete('b');
    };
    const error = await copyBucket({ s3, from: whole('from'), to: whole('to') }).catch((e) => e);
    expect(error).toBeInstanceOf(ObjectsChanged);
    expect(error.keys.sort()).toEqual(['a', 'b']);
    expect([...(stub.buckets.get('to')?.keys() ?? [])]).toEqual(['c']);
  });

  it('fails when either listing fails, whichever page', async () => {
    for (const bucket of ['from', 'to']) {
      const { stub, s3 } = await stubbed({ pageSize: 1 });
      for (const key of ['a', 'b', 'c']) stub.put('from', key, key) && stub.put('to', key, key);
      stub.before = (request) => {
        if (request.bucket === bucket && request.query.get('continuation-token') === 'b')
          throw new S3Error(403, 'AccessDenied');
      };
      await expect(copyBucket({ s3, from: whole('from'), to: whole('to') })).rejects.toThrow(
        `Listing s3://${bucket}/`,
      );
    }
  });

  it('fails with the key when a copy is refused, and starts nothing new', async () => {
    const { stub, s3 } = await stubbed();
    for (let i = 0; i < 1000; i++) stub.put('from', `k${i}`, 'x');
    stub.before = ({ operation }) => {
      if (operation === 'CopyObject') throw new S3Error(403, 'AccessDenied');
    };
    await expect(copyBucket({ s3, from: whole('from'), to: whole('to') })).rejects.toThrow(
      /Copying "k\d+" from s3:\/\/from\/ .*AccessDenied/,
    );
    expect(stub.calls.filter((call) => call.startsWith('CopyObject')).length).toBeLessThan(300);
  });

  it('ends when it is interrupted', async () => {
    const { stub, s3 } = await stubbed();
    for (let i = 0; i < 50; i++) stub.put('from', `k${i}`, 'x');
    const interrupt = new AbortController();
    stub.before = ({ key }) => key && interrupt.abort();
    await expect(
      copyBucket({ s3, from: whole('from'), to: whole('to'), signal: interrupt.signal }),
    ).rejects.toThrow(/abort/i);
  });

  it('can be shown as commands', () => {
    expect(showCopyBucket('old', 'new').join('\n')).toContain(
      'aws s3api copy-object --bucket new --key KEY --copy-source old/KEY',
    );
  });
});
