import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyBetween } from '../../runbooks/s3/between.ts';
import { compareKeys } from '../../runbooks/s3/key.ts';
import type { Pair } from '../../runbooks/s3/pairs.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { eachPair, type Range } from '../../runbooks/s3/ranges.ts';
import { S3Error } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const key = fc.string({ unit: 'binary', minLength: 0, maxLength: 12 });

describe('keyBetween', () => {
  it('is after the one and before the other, whatever they are', () => {
    fc.assert(
      fc.property(key, fc.option(key, { nil: undefined }), (a, b) => {
        const [after, until] = b !== undefined && compareKeys(a, b) > 0 ? [b, a] : [a, b];
        if (after === until) return;
        const middle = keyBetween(after, until);
        if (middle === undefined) return;
        expect(compareKeys(after, middle)).toBe(-1);
        if (until !== undefined) expect(compareKeys(middle, until)).toBe(-1);
        expect(Buffer.from(middle).toString()).toBe(middle);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the middle of what keys are made of', () => {
    expect(keyBetween('a', 'c')).toBe('b');
    expect(keyBetween('media/2024/01', 'media/2024/09')).toBe('media/2024/05');
    expect(keyBetween('a', 'a\0')).toBeUndefined();
  });
});

const shapes: [string, (i: number) => string][] = [
  ['one after the other', (i) => `media/2024/object-${String(i).padStart(7, '0')}.bin`],
  ['spread evenly', (i) => ((i * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')],
  ['in folders', (i) => `p${String(i % 17).padStart(2, '0')}/${i}`],
  ['beyond ASCII', (i) => `日本/😀${i}/\uE000`],
  ['almost all in one folder', (i) => (i % 100 ? `x/long/path/to/${i}` : `${i}/a`)],
];

describe('eachPair', () => {
  it.each(shapes)('meets each of 600 keys once, and every range once: %s', async (_, name) => {
    const { stub, s3 } = await stubbed({ pageSize: 10 });
    const keys = Array.from({ length: 600 }, (_, i) => name(i));
    for (const one of keys) stub.put('from', one, 'x');
    for (const one of keys.slice(0, 400)) stub.put('to', one, 'x');
    stub.put('to', 'extra', 'x');
    const seen: Pair[] = [];
    const ranges: Range[] = [];
    await eachPair({
      ...{ s3, from: whole('from'), to: whole('to') },
      work: async (pairs) => void seen.push(...pairs),
      done: (range) => ranges.push(range),
    });
    expect(seen.map((pair) => pair.key).sort()).toEqual([...keys, 'extra'].sort());
    expect(seen.filter(({ from, to }) => from && to)).toHaveLength(400);
    const ends = ranges.sort((a, b) => compareKeys(a.after ?? '', b.after ?? ''));
    expect(ends[0]?.after).toBeUndefined();
    expect(ends.at(-1)?.until).toBeUndefined();
    for (const [i, range] of ends.slice(1).entries()) expect(range.after).toBe(ends[i]?.until);
  });

  it('lists ranges side by side', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 20, latency: 5 });
    for (let i = 0; i < 2000; i++) stub.put('from', `media/${String(i).padStart(5, '0')}`, 'x');
    let [now, most] = [0, 0];
    stub.before = () => {
      now += 1;
      most = Math.max(most, now);
      setImmediate(() => {
        now -= 1;
      });
    };
    await eachPair({ s3, from: whole('from'), work: async () => {} });
    expect(most).toBeGreaterThan(4);
    expect(stub.calls.length).toBeLessThan(400);
  });

  it('lists a small place in one go', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 50 });
    for (let i = 0; i < 80; i++) stub.put('from', `k${i}`, 'x');
    await eachPair({ s3, from: whole('from'), to: whole('to'), work: async () => {} });
    expect(stub.calls).toHaveLength(3);
  });

  it('begins nothing new after a failure, and waits for what is under way', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 20 });
    for (let i = 0; i < 1000; i++) stub.put('from', `k${i}`, 'x');
    stub.before = () => {
      if (stub.calls.length >= 10) throw new S3Error(403, 'AccessDenied');
    };
    let under = 0;
    const failing = eachPair({
      ...{ s3, from: whole('from') },
      work: async () => {
        under += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        under -= 1;
      },
    });
    await expect(failing).rejects.toThrow('Listing s3://from/: S3: AccessDenied');
    expect(under).toBe(0);
  });

  it('takes a failure that comes while the next page is long in coming', async () => {
    const { stub, s3 } = await stubbed({ pageSize: 20 });
    for (let i = 0; i < 100; i++) stub.put('from', `k${i}`, 'x');
    const failed = new EventEmitter();
    stub.before = async () => {
      if (stub.calls.length === 3) await once(failed, 'failed');
    };
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    const failing = eachPair({
      ...{ s3, from: whole('from') },
      work: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        setTimeout(() => failed.emit('failed'), 50);
        throw new Error('no copy');
      },
    });
    await expect(failing).rejects.toThrow('no copy');
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
