import { describe, expect, it } from '@jest/globals';
import { copyByBatch } from '../../runbooks/s3/batch/copy.ts';
import { batchedIn, manifestLine } from '../../runbooks/s3/batch/manifest.ts';
import { parseCsv } from '../../runbooks/s3/batch/report.ts';
import { keepNothingMore } from '../../runbooks/s3/keep.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { stubbed } from './open.ts';

const entry = { key: 'k', size: 1, etag: '"x"', lastModified: new Date(0), storageClass: 'STANDARD' };

describe('a manifest', () => {
  it.each([
    ['a b', 'a%20b'],
    ['a+b', 'a%2Bb'],
    ['a%20b', 'a%2520b'],
    ['with "quotes", commas', 'with%20%22quotes%22%2C%20commas'],
    ['line\nbreak', 'line%0Abreak'],
    ["it's (1)!*", 'it%27s%20%281%29%21%2A'],
    ['ä/日本/😀', '%C3%A4/%E6%97%A5%E6%9C%AC/%F0%9F%98%80'],
  ])('has the key %j as %s', (key, encoded) => {
    expect(manifestLine({ bucket: 'media', prefix: '' }, { key })).toBe(`media,${encoded}\n`);
  });

  it('has the whole key of an object under a prefix', () => {
    expect(manifestLine({ bucket: 'media', prefix: '2024/' }, { key: 'a' })).toBe('media,2024/a\n');
  });

  it.each([
    ['what the target lacks', {}, 'STANDARD'],
    ['the class it is in', { storageClass: 'GLACIER_IR' }, 'GLACIER_IR'],
    ['nothing above 5 GB', { size: 5 * 1024 ** 3 + 1 }, undefined],
    ['nothing that was uploaded in parts', { etag: '"x-12"' }, undefined],
    ['nothing archived', { storageClass: 'DEEP_ARCHIVE' }, undefined],
    ['no class that a job does not know', { storageClass: 'REDUCED_REDUNDANCY' }, undefined],
  ])('takes %s', (_, more, storageClass) => {
    expect(batchedIn({ key: 'k', from: { ...entry, ...more } })).toBe(storageClass);
  });

  it('takes nothing that is at the target, or only there: a job overwrites what it finds', () => {
    expect(batchedIn({ key: 'k', from: entry, to: { ...entry, etag: '"y"' } })).toBeUndefined();
    expect(batchedIn({ key: 'k', to: entry })).toBeUndefined();
  });
});

describe("a report's CSV", () => {
  it.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,"b, ""c""\nd",e\r\nf,,g',
      [
        ['a', 'b, "c"\nd', 'e'],
        ['f', '', 'g'],
      ],
    ],
    ['', []],
  ])('%j', (text, rows) => expect(parseCsv(text)).toEqual(rows));
});

describe('a job', () => {
  const role = 'arn:aws:iam::123456789012:role/batch';
  const options = { role, bucket: 'reports', log: () => {}, keep: keepNothingMore };

  it.each([
    [{ to: { bucket: 'to', prefix: 'other/' } }, 'keeps the keys as they are'],
    [{ role: 'batch' }, 'batch is no ARN of a role'],
    [{ keep: { ...keepNothingMore, locks: true } }, 'may have locks of their own'],
    [{ keep: { ...keepNothingMore, redirects: true } }, 'may have redirects of their own'],
    [{ keep: { ...keepNothingMore, acls: true } }, 'may have access lists of their own'],
  ])('is not begun with %j', async (more, said) => {
    const { stub, s3 } = await stubbed();
    const places = { from: whole('from'), to: whole('to') };
    await expect(copyByBatch({ s3, ...places, ...options, ...more })).rejects.toThrow(said);
    expect(stub.calls).toEqual([]);
  });
});
