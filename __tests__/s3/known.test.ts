import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { passBehindFence, proveBehindFence } from '../../runbooks/s3/behind-fence.ts';
import type { S3 } from '../../runbooks/s3/client.ts';
import { type Known, readKnown, recognise, writeKnown } from '../../runbooks/s3/known.ts';
import { mirrorPass } from '../../runbooks/s3/mirror.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { openProven } from '../../runbooks/s3/proven.ts';
import { eachPair } from '../../runbooks/s3/ranges.ts';
import { listingDigest } from '../../runbooks/s3/silence.ts';
import { pagesOf, startSurvey } from '../../runbooks/s3/survey.ts';
import { S3Error, type S3Stub } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const sides = { from: whole('from'), to: whole('to') };
const [longAgo, copied] = [new Date('2026-01-01'), new Date('2026-01-02')];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'known-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keyOf = (i: number) => `media/${String(i).padStart(5, '0')}`;

/** Two equal buckets, as a live copy leaves them: every pair proven. */
async function level(count: number) {
  const { stub, s3 } = await stubbed();
  for (let i = 0; i < count; i++) {
    stub.put('from', keyOf(i), 'x', { lastModified: longAgo });
    stub.put('to', keyOf(i), 'x', { lastModified: copied });
  }
  const proven = openProven(join(folder, 'proven.bin'));
  await eachPair({ s3, ...sides, work: async (pairs) => proven.note(pairs) });
  return { stub, s3 };
}

const options = (s3: S3) => ({
  ...{ s3, ...sides, maxDelete: 100, expected: 1 },
  ...{ proven: openProven(join(folder, 'proven.bin')), file: join(folder, 'last-pass.json') },
});

/** What the last live pass makes out. */
async function survey(s3: S3): Promise<Known[]> {
  const surveying = startSurvey();
  await mirrorPass({ ...options(s3), settled: surveying.add });
  return surveying.finish(options(s3));
}

const objectsOf = (known: readonly Known[]) => known.reduce((sum, { objects }) => sum + objects, 0);
const pages = (known: readonly Known[]) =>
  [...known].sort((a, b) => ((a.after ?? '') < (b.after ?? '') ? -1 : 1));

describe('a survey', () => {
  it('knows every page of what is proven, and behind the fence each is one request a side', async () => {
    const { stub, s3 } = await level(2500);
    const known = await survey(s3);
    expect(objectsOf(known)).toBe(2500);
    expect(pages(known).map(({ until }) => until)).toEqual([keyOf(999), keyOf(1999), undefined]);
    stub.calls.length = 0;
    const { result, listing } = await passBehindFence({ ...options(s3), known });
    expect(stub.calls).toEqual(Array(6).fill('ListObjectsV2 '));
    expect(result).toMatchObject({ objects: 0, skipped: 2500 });
    expect(listing).toEqual(await listingDigest(s3, sides.from));
    stub.calls.length = 0;
    const proofs = await proveBehindFence({ ...options(s3), known }, listing);
    expect(stub.calls).toEqual(Array(3).fill('ListObjectsV2 '));
    expect(proofs.map(({ equal }) => equal)).not.toContain(false);
    expect(proofs[1]?.figures).toMatchObject({ objects: 2500, provenBefore: 2500 });
  });

  it('leaves out pages that were not proven as they are, and those that change while it looks', async () => {
    const { stub, s3 } = await level(2500);
    stub.put('from', keyOf(1500), 'new');
    const surveying = startSurvey();
    await mirrorPass({ ...options(s3), settled: surveying.add });
    stub.put('from', keyOf(2400), 'late');
    const known = await surveying.finish(options(s3));
    expect(known.map(({ until }) => until)).toEqual([keyOf(999)]);
  });

  it('ends at Ctrl-C', async () => {
    const { s3 } = await level(10);
    const surveying = startSurvey();
    await mirrorPass({ ...options(s3), settled: surveying.add });
    const signal = AbortSignal.abort();
    await expect(surveying.finish({ ...options(s3), signal })).rejects.toThrow(/abort/i);
  });

  it('of an empty bucket is empty', async () => {
    const { s3 } = await stubbed();
    const surveying = startSurvey();
    await mirrorPass({ ...options(s3), expected: 0, settled: surveying.add });
    expect(await surveying.finish(options(s3))).toEqual([]);
  });

  it('is written down for the steps to come', async () => {
    const { s3 } = await level(3);
    const known = await survey(s3);
    const file = join(folder, 'known-pages.json');
    expect(readKnown(file)).toEqual([]);
    writeKnown(file, known);
    const { same, left } = await recognise({ s3, ...sides }, readKnown(file));
    expect([same.length, left]).toEqual([1, []]);
  });

  it('puts ranges together to pages, which begin behind the last object of the one before', () => {
    const range = (after: string | undefined, until: string | undefined, objects: number, last?: string) => ({
      ...{ after, until, objects, last },
    });
    const all = [
      range('m', 'p', 900, 'o'),
      range(undefined, 'f', 600, 'e'),
      range('f', 'm', 300, 'k'),
      range('p', 't', 200, 's'),
      range('u', 'w', 0),
      range('w', undefined, 5, 'z'),
    ];
    expect(pagesOf(all)).toEqual([
      { after: undefined, until: 'k', objects: 900 },
      { after: 'k', until: 'o', objects: 900 },
      { after: 'o', until: 's', objects: 200 },
      { after: 'u', until: undefined, objects: 5 },
    ]);
  });
});

describe('behind the fence', () => {
  it.each<[string, (stub: S3Stub) => unknown]>([
    ['written', ({ put }) => put('from', keyOf(7), 'y')],
    ['written with the same content', ({ put }) => put('from', keyOf(7), 'x')],
    ['new before the first', ({ put }) => put('from', 'a', 'x')],
    ['new between two pages', ({ put }) => put('from', `${keyOf(999)}5`, 'x')],
    ['new behind the last', ({ put }) => put('from', 'z', 'x')],
    ['deleted', ({ buckets }) => buckets.get('from')?.delete(keyOf(1000))],
    ['the last, and deleted', ({ buckets }) => buckets.get('from')?.delete(keyOf(1099))],
  ])('an object is carried over that was %s', async (_, change) => {
    const { stub, s3 } = await level(1100);
    const known = await survey(s3);
    change(stub);
    const { listing, changed } = await passBehindFence({ ...options(s3), known });
    expect(changed.count).toBe(0);
    const proofs = await proveBehindFence({ ...options(s3), known }, listing);
    expect(proofs.flatMap(({ differences }) => differences)).toEqual([]);
    expect(namesAndBodies(stub, 'to')).toEqual(namesAndBodies(stub, 'from'));
  });

  it('of a page in which one object was written nothing is listed twice', async () => {
    const { stub, s3 } = await level(1100);
    const known = await survey(s3);
    stub.put('from', keyOf(7), 'y');
    stub.calls.length = 0;
    await passBehindFence({ ...options(s3), known });
    const [pages, oneAgain] = [4, 2];
    expect(stub.calls.filter((call) => call === 'ListObjectsV2 ')).toHaveLength(pages + oneAgain);
  });

  it.each<[string, (stub: S3Stub) => unknown]>([
    ['missing', ({ buckets }) => buckets.get('to')?.delete(keyOf(7))],
    ['another', ({ put }) => put('to', keyOf(7), 'y')],
    ['more than there should be', ({ put }) => put('to', `${keyOf(999)}5`, 'x')],
  ])('a copy is set right that is %s', async (_, spoil) => {
    const { stub, s3 } = await level(1100);
    const known = await survey(s3);
    spoil(stub);
    await passBehindFence({ ...options(s3), known });
    expect(namesAndBodies(stub, 'to')).toEqual(namesAndBodies(stub, 'from'));
  });

  it('what was written past the fence after the pass is found out', async () => {
    const { stub, s3 } = await level(1100);
    const known = await survey(s3);
    const { listing } = await passBehindFence({ ...options(s3), known });
    stub.put('from', keyOf(3), 'x', { lastModified: new Date('2030-01-01') });
    const proofs = await proveBehindFence({ ...options(s3), known }, listing);
    expect(proofs.at(-1)).toMatchObject({ id: 'bucket-silence', equal: false });
  });

  it('a page that cannot be listed is never as it was', async () => {
    const { stub, s3 } = await level(1100);
    const known = await survey(s3);
    let lists = 0;
    stub.before = ({ operation }) => {
      if (operation === 'ListObjectsV2' && ++lists === 3) throw new S3Error(403, 'AccessDenied');
    };
    await expect(passBehindFence({ ...options(s3), known })).rejects.toThrow('AccessDenied');
  });

  it('finds what a listing of everything finds, whatever was changed', async () => {
    const anyChange = fc.record({
      bucket: fc.constantFrom('from', 'to'),
      at: fc.integer({ min: -1, max: 1100 }),
      how: fc.constantFrom('write', 'delete', 'add'),
    });
    const { stub, s3 } = await level(1100);
    const known = await survey(s3);
    const before = new Map([...stub.buckets].map(([name, objects]) => [name, new Map(objects)]));
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { maxLength: 8 }), async (changes) => {
        for (const [name, objects] of before) stub.buckets.set(name, new Map(objects));
        for (const { bucket, at, how } of changes) {
          if (how === 'delete') stub.buckets.get(bucket)?.delete(keyOf(at));
          else stub.put(bucket, how === 'add' ? `${keyOf(at)}-` : keyOf(at), 'new');
        }
        const { listing } = await passBehindFence({ ...options(s3), known });
        expect(listing).toEqual(await listingDigest(s3, sides.from));
        expect(namesAndBodies(stub, 'to')).toEqual(namesAndBodies(stub, 'from'));
      }),
      { numRuns: 10 },
    );
  });
});

const namesAndBodies = ({ buckets }: S3Stub, name: string) =>
  [...(buckets.get(name) ?? [])].map(([key, { body }]) => `${key} ${body}`).sort();
