import { describe, expect, it } from '@jest/globals';
import type { S3 } from '../../runbooks/s3/client.ts';
import { type Entry, listObjects } from '../../runbooks/s3/list.ts';
import { listPairs } from '../../runbooks/s3/pairs.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { S3Error } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

async function inventory(s3: S3, bucket: string, prefix = ''): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of listObjects(s3, { bucket, prefix })) entries.push(entry);
  return entries;
}

const oddKeys = [
  'a b',
  'a+b',
  'a%20b',
  'a%2Bb',
  'ä/ö.png',
  '日本',
  'end/',
  '/start',
  'a//b',
  '../up',
  './here',
  "it's (1)!*",
  'tab\there',
  'bell\u0007',
  'line\nbreak',
  '<&">',
  'emoji-😀',
  'private-\uE000',
  '?query=1',
  '#hash',
  '\\back',
  'a\u00a0b',
  '~tilde',
  ':@&=$,;',
];

describe('listObjects', () => {
  it('gives every key as it is, in the order of its bytes, over many pages', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 5 });
    for (const key of oddKeys) stub.put('from', key, key);
    const keys = (await inventory(s3, 'from')).map(({ key }) => key);
    expect(keys).toHaveLength(oddKeys.length);
    expect(new Set(keys)).toEqual(new Set(oddKeys));
    expect(keys).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  it('fails when a later page cannot be read', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 2 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) stub.put('from', key, key);
    stub.before = ({ query }) => {
      if (query.get('continuation-token') === 'd') throw new S3Error(403, 'AccessDenied');
    };
    await expect(inventory(s3, 'from')).rejects.toThrow(/Listing s3:\/\/from\/: S3: AccessDenied/);
  });

  it('fails for a bucket that does not exist', async () => {
    const { s3 } = await stubbed();
    await expect(inventory(s3, 'typo')).rejects.toThrow(/NoSuchBucket.*check the name/);
  });

  it('waits and asks again when S3 wants fewer requests', async () => {
    const { stub, s3 } = await stubbed();
    stub.put('from', 'a', 'x');
    let refusals = 2;
    stub.before = () => {
      if (refusals-- > 0) throw new S3Error(503, 'SlowDown');
    };
    expect(await inventory(s3, 'from')).toHaveLength(1);
  });
});

describe('listPairs', () => {
  it('merges two listings by key', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 2 });
    for (const key of ['a', 'c', 'd', '\uE000', '😀']) stub.put('from', key, 'x');
    for (const key of ['b', 'c', '😀']) stub.put('to', key, 'x');
    const pairs: string[] = [];
    for await (const batch of listPairs({ s3, from: whole('from'), to: whole('to') }, {}))
      pairs.push(...batch.take().map(({ key, from, to }) => `${key}${from ? '<' : ''}${to ? '>' : ''}`));
    expect(pairs).toEqual(['a<', 'b>', 'c<>', 'd<', '\uE000<', '😀<>']);
  });

  /** Two sides of which one answers only when it is told to; every page of objects that is looked at is written down. */
  function slowSide(pages: Record<string, readonly string[][]>) {
    const [looked, asked]: [string[], Record<string, number>] = [[], {}];
    let answer = () => {};
    const told = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const call = async (_: string, { Bucket }: { Bucket: string }) => {
      const at = asked[Bucket] ?? 0;
      asked[Bucket] = at + 1;
      if (Bucket === 'to') await told;
      return {
        get Contents() {
          looked.push(`${Bucket} ${at}`);
          return (pages[Bucket]?.[at] ?? []).map((Key) => ({ Key, ...object }));
        },
        IsTruncated: at + 1 < (pages[Bucket]?.length ?? 0),
        NextContinuationToken: String(at + 1),
      };
    };
    return { s3: { call, close() {} } as unknown as S3, looked, answer };
  }
  const object = { Size: 1, ETag: '"e"', LastModified: new Date(0), StorageClass: 'STANDARD' };
  const between = { from: whole('from'), to: whole('to') };

  it('makes no entries of a page that waits for the other side', async () => {
    const { s3, looked, answer } = slowSide({ from: [['a'], ['b']], to: [['a'], ['b']] });
    const batches = listPairs({ s3, ...between }, {});
    const first = batches.next();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(looked).toEqual([]);
    answer();
    const { value } = await first;
    expect(looked.sort()).toEqual(['from 0', 'to 0']);
    expect(value?.take()).toHaveLength(1);
    await batches.return(undefined);
  });

  it('goes on behind a page without a key', async () => {
    const { s3, answer } = slowSide({ from: [['a'], [], ['c']], to: [[], ['b', 'c']] });
    answer();
    const keys: string[] = [];
    for await (const batch of listPairs({ s3, ...between }, {}))
      keys.push(...batch.take().map(({ key }) => key));
    expect(keys).toEqual(['a', 'b', 'c']);
  });
});
