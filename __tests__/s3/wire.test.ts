import { describe, expect, it } from '@jest/globals';
import { openS3 } from '../../runbooks/s3/client.ts';
import { copyBucket } from '../../runbooks/s3/copy.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { openGate } from '../../runbooks/s3/wire/gate.ts';
import { eachInside, textOf } from '../../runbooks/s3/wire/xml.ts';
import { S3Error } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const sides = { from: whole('from'), to: whole('to') };

describe('what a copy meets on its way', () => {
  it('a storm of 503: it goes slower, and copies everything', async () => {
    const { stub, s3 } = await stubbed();
    for (let i = 0; i < 300; i++) stub.put('from', `k${i}`, 'x');
    let served = 0;
    stub.before = ({ operation }) => {
      served += 1;
      if (operation === 'CopyObject' && served % 3 > 0 && served < 600) throw new S3Error(503, 'SlowDown');
    };
    expect(await copyBucket({ s3, ...sides })).toMatchObject({ objects: 300 });
    expect(stub.buckets.get('to')?.size).toBe(300);
  });

  it('connections that are cut after S3 has done the work: nothing is done twice by mistake', async () => {
    const { stub, s3 } = await stubbed();
    for (let i = 0; i < 50; i++) stub.put('from', `k${i}`, 'x');
    stub.before = ({ operation }) => {
      if (operation === 'CopyObject' && stub.loseAnswers <= 0 && Math.random() < 0.3) stub.loseAnswers = 1;
    };
    expect(await copyBucket({ s3, ...sides })).toMatchObject({ objects: 50, skipped: 0 });
    expect(stub.buckets.get('to')?.size).toBe(50);
  });

  it('an error that comes after 200: it is one', async () => {
    const { stub, s3 } = await stubbed();
    stub.put('from', 'a', 'x');
    let late = 2;
    stub.before = ({ operation }) => {
      if (operation === 'CopyObject' && late-- > 0) throw new S3Error(200, 'InternalError');
    };
    expect(await copyBucket({ s3, ...sides })).toMatchObject({ objects: 1 });
    expect(stub.calls.filter((call) => call === 'CopyObject a')).toHaveLength(3);
  });

  it('a key it may not use for one object: it says which, and what to look at', async () => {
    const { stub, s3 } = await stubbed();
    for (const key of ['a', 'b', 'c']) stub.put('from', key, key);
    stub.before = ({ operation, key }) => {
      if (operation === 'CopyObject' && key === 'b') throw new S3Error(403, 'AccessDenied');
    };
    await expect(copyBucket({ s3, ...sides })).rejects.toThrow(
      /Copying "b" from s3:\/\/from\/ to s3:\/\/to\/: S3: AccessDenied.*check the permissions/,
    );
  });

  it('a listing that says it has more than it sends: it does not believe it', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 2 });
    for (const key of ['a', 'b', 'c']) stub.put('from', key, key);
    const list = s3.call('ListObjectsV2', { Bucket: 'from', EncodingType: 'url' });
    await expect(list).resolves.toMatchObject({ IsTruncated: true });
    stub.countsOneMore = true;
    await expect(copyBucket({ s3, ...sides })).rejects.toThrow(/announced \d keys in a listing and sent \d/);
  });

  it('somebody else who writes to the target: it overwrites nothing', async () => {
    const { stub, s3 } = await stubbed();
    stub.put('from', 'a', 'ours');
    stub.before = ({ operation }) => {
      if (operation === 'CopyObject') stub.put('to', 'a', 'theirs');
    };
    await expect(copyBucket({ s3, ...sides })).rejects.toThrow(/"a" in s3:\/\/to\/ was written by somebody/);
    expect(String(stub.buckets.get('to')?.get('a')?.body)).toBe('theirs');
  });

  it('a bucket in another region: it signs for that one from then on', async () => {
    const { stub, s3 } = await stubbed();
    stub.regions.set('from', 'ap-south-1');
    stub.put('from', 'a', 'x');
    expect(await copyBucket({ s3, ...sides })).toMatchObject({ objects: 1 });
    expect(stub.calls.filter((call) => call === 'ListObjectsV2 ')).toHaveLength(3);
  });

  it('a bucket whose readers pay: it says that it does', async () => {
    const { stub } = await stubbed();
    stub.put('from', 'a', 'x');
    const s3 = openS3({ region: 'eu-west-1', requesterPays: true });
    const payers = new Set<string | undefined>();
    stub.before = ({ headers }) => payers.add(headers['x-amz-request-payer']);
    await copyBucket({ s3, ...sides });
    s3.close();
    expect([...payers]).toEqual(['requester']);
  });
});

describe('the gate', () => {
  it('opens while it goes well, and closes by a quarter when it does not', async () => {
    const gate = openGate({ start: 4, least: 2, most: 64 });
    for (let i = 0; i < 100; i++) {
      await Promise.all(Array.from({ length: gate.limit }, () => gate.enter()));
      for (let open = gate.limit; open > 0; open--) gate.leave('well');
    }
    expect(gate.limit).toBe(64);
    await gate.enter();
    gate.leave('congested');
    expect(gate.limit).toBe(48);
    await gate.enter();
    gate.leave('congested');
    expect(gate.limit).toBe(48);
  });

  it('lets nobody in beyond its limit', async () => {
    const gate = openGate({ start: 2, least: 1, most: 2 });
    let under = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        await gate.enter();
        most = Math.max(most, ++under);
        await new Promise(setImmediate);
        under -= 1;
        gate.leave('otherwise');
      }),
    );
    expect(most).toBe(2);
  });
});

describe("S3's XML", () => {
  it('is read with everything that may be escaped in it', () => {
    expect(textOf('<A><B>&lt;&#x1F600;&#13;&amp;lt;&quot;</B></A>', 'B')).toBe('<😀\r&lt;"');
    expect(textOf('<A></A>', 'B')).toBeUndefined();
    expect(eachInside('<T><K>a</K></T><T></T><T><K>b</K></T>', 'T')).toEqual(['<K>a</K>', '', '<K>b</K>']);
  });

  it('is not believed when it was cut off', () => {
    expect(() => eachInside('<T>a</T><T>b', 'T')).toThrow('cut off');
  });
});
