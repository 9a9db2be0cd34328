import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { compareVersions } from '../../runbooks/s3/compare-versions.ts';
import { copyVersions } from '../../runbooks/s3/copy-versions.ts';
import { openLedger } from '../../runbooks/s3/ledger.ts';
import { whole } from '../../runbooks/s3/place.ts';
import { VersionedBucket } from '../helpers/s3-stub/versioned-bucket.ts';
import { S3Error, type S3Stub } from '../helpers/s3-stub.ts';
import { stubbed } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'versions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sides = { from: whole('from'), to: whole('to') };

async function versioned(options?: Parameters<typeof stubbed>[0]) {
  const { stub, s3 } = await stubbed(options);
  for (const bucket of ['from', 'to']) stub.buckets.set(bucket, new VersionedBucket());
  return { stub, s3 };
}

const historiesOf = (stub: S3Stub, bucket: string) => (stub.buckets.get(bucket) as VersionedBucket).histories;

/** What each key has had, the oldest first; `-` for a delete marker. */
const shown = (stub: S3Stub, bucket: string) =>
  Object.fromEntries(
    [...historiesOf(stub, bucket)].map(([key, versions]) => [
      key,
      versions.map(({ object }) => (object ? String(object.body) : '-')).join(' '),
    ]),
  );

/** Keys with every kind of history. */
function fill(stub: S3Stub) {
  const from = stub.buckets.get('from') as VersionedBucket;
  for (const body of ['one', 'two', 'three']) stub.put('from', 'a b/ü', body, { tags: { body } });
  stub.put('from', 'gone', 'x');
  from.delete('gone');
  stub.put('from', 'back', 'x');
  from.delete('back');
  stub.put('from', 'back', 'y', { parts: [1] });
  from.delete('marker');
  from.delete('marker');
  stub.put('from', 'same', 'z');
  stub.put('from', 'same', 'z', { metadata: { changed: 'only' } });
  return { 'a b/ü': 'one two three', gone: 'x -', back: 'x - y', marker: '- -', same: 'z z' };
}

async function compared(s3: Parameters<typeof compareVersions>[0]['s3']) {
  const proofs = await compareVersions({ s3, ...sides });
  return proofs.flatMap(({ id, differences }) => differences.map((line) => `${id}: ${line}`));
}

describe('all versions', () => {
  it('arrive in their order, with the delete markers and what belongs to each', async () => {
    const { stub, s3 } = await versioned({ pageSize: 2 });
    const histories = fill(stub);
    const file = join(folder, 'whole.jsonl');
    const ledger = await openLedger(file, 'this');
    const copied = await copyVersions({ s3, ...sides, ledger });
    await ledger.close();
    expect(copied).toEqual({ keys: 5, versions: 12, markers: 4, bytes: 16, skipped: 0, extra: 0 });
    expect(shown(stub, 'to')).toEqual(histories);
    const first = historiesOf(stub, 'to').get('a b/ü')?.[0]?.object;
    expect(first).toMatchObject({ tags: { body: 'one' } });
    expect(await compared(s3)).toEqual([]);
    const ids = (bucket: string) =>
      historiesOf(stub, bucket)
        .get('back')
        ?.map(({ id }) => id);
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const became = lines.find(({ key }) => key === 'back').became;
    expect(became.map(([from]: string[]) => from)).toEqual(ids('from'));
    expect(became.map(([, to]: string[]) => to)).toEqual(ids('to'));
  });

  it('go on where they stopped, in the middle of a key, too', async () => {
    const { stub, s3 } = await versioned();
    const histories = fill(stub);
    const file = join(folder, 'stopped.jsonl');
    const copy = async () => {
      const ledger = await openLedger(file, 'this');
      return copyVersions({ s3, ...sides, ledger }).finally(() => ledger.close());
    };
    let copies = 0;
    stub.before = ({ operation, key }) => {
      if (operation === 'CopyObject' && key === 'a b/ü' && ++copies === 3)
        throw new S3Error(403, 'AccessDenied');
    };
    await expect(copy()).rejects.toThrow(/Copying version \S+ of "a b\/ü" to s3:\/\/to\/: S3: AccessDenied/);
    expect(shown(stub, 'to')['a b/ü']).toBe('one two');
    stub.before = () => {};
    expect(await copy()).toMatchObject({ keys: 5 });
    expect(shown(stub, 'to')).toEqual(histories);
    stub.calls.length = 0;
    expect(await copy()).toMatchObject({ keys: 5 });
    expect(stub.calls.filter((call) => !call.startsWith('GetBucket'))).toEqual([]);
  });

  it('do not come twice where answers are lost', async () => {
    const { stub, s3 } = await versioned();
    for (let i = 0; i < 20; i++) for (const body of ['1', '2', '3']) stub.put('from', `k${i}`, body);
    stub.before = ({ operation }) => {
      if (operation === 'CopyObject' && stub.loseAnswers <= 0 && Math.random() < 0.3) stub.loseAnswers = 1;
    };
    expect(await copyVersions({ s3, ...sides })).toMatchObject({ versions: 60, skipped: 0 });
    expect(shown(stub, 'to')).toEqual(shown(stub, 'from'));
  });

  it('are not said to be whole where a write that nothing protects was carried out twice', async () => {
    const { stub, s3 } = await versioned();
    for (const by of ['me', 'you']) stub.put('from', 'same', 'z', { metadata: { by } });
    let copies = 0;
    stub.before = ({ operation }) => {
      if (operation === 'CopyObject' && ++copies === 2) stub.loseAnswers = 1;
    };
    await expect(copyVersions({ s3, ...sides })).rejects.toThrow(
      /"same" is in s3:\/\/to\/ already, with other versions .* the 3\. of them/,
    );
  });

  it.each([
    ['another version', (stub: S3Stub) => stub.put('to', 'back', 'theirs')],
    ['a delete marker', (stub: S3Stub) => stub.buckets.get('to')?.delete('back')],
  ])('are not put on top of %s of the same key', async (_, before) => {
    const { stub, s3 } = await versioned();
    fill(stub);
    before(stub);
    await expect(copyVersions({ s3, ...sides })).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringContaining('"back" is in s3://to/ already, with other versions'),
    });
    expect(historiesOf(stub, 'to').get('back')).toHaveLength(1);
  });

  it('need a target that keeps versions', async () => {
    const { stub, s3 } = await versioned();
    fill(stub);
    stub.buckets.set('to', new Map());
    await expect(copyVersions({ s3, ...sides })).rejects.toThrow('Bucket to keeps no versions');
  });

  it('are copied under a prefix, and leave what is beside it', async () => {
    const { stub, s3 } = await versioned();
    for (const key of ['in/a', 'in/b', 'out']) stub.put('from', key, key);
    stub.put('to', 'there/z', 'theirs');
    const from = { bucket: 'from', prefix: 'in/' };
    const to = { bucket: 'to', prefix: 'there/' };
    expect(await copyVersions({ s3, from, to })).toMatchObject({ versions: 2, extra: 1 });
    expect(shown(stub, 'to')).toEqual({ 'there/a': 'in/a', 'there/b': 'in/b', 'there/z': 'theirs' });
  });
});

describe('a comparison of all versions', () => {
  it.each<[string, (to: VersionedBucket, stub: S3Stub) => unknown]>([
    [
      'bucket-versions: "gone" has 3 versions (version, delete marker, delete marker), was 2 versions',
      (to) => to.delete('gone'),
    ],
    ['bucket-keys: "extra" is only in s3://to/', (_, stub) => stub.put('to', 'extra', 'x')],
    ['bucket-keys: "marker" is missing in s3://to/', (to) => to.histories.delete('marker')],
    [
      'bucket-content: "back", version ',
      (to) => change(to, 'back', 0, { body: Buffer.from('?'), etag: '"?"' }),
    ],
    ['bucket-tags: "a b/ü", version ', (to) => change(to, 'a b/ü', 0, { tags: {} })],
    ['bucket-storage-class: "same", version ', (to) => change(to, 'same', 1, { storageClass: 'GLACIER_IR' })],
  ])('finds %s', async (said, spoil) => {
    const { stub, s3 } = await versioned();
    fill(stub);
    await copyVersions({ s3, ...sides });
    spoil(stub.buckets.get('to') as VersionedBucket, stub);
    const found = await compared(s3);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(said);
  });

  it('fails where a listing contradicts itself', async () => {
    const { stub, s3 } = await versioned();
    fill(stub);
    historiesOf(stub, 'from').get('back')?.reverse();
    const page = await s3.call('ListObjectVersions', { Bucket: 'from' });
    const swapped = { ...page, Versions: page.Versions?.toReversed() };
    const call = (async () => swapped) as typeof s3.call;
    await expect(compareVersions({ s3: { ...s3, call }, ...sides })).rejects.toThrow('out of order');
  });
});

function change(bucket: VersionedBucket, key: string, at: number, more: object): void {
  const object = bucket.histories.get(key)?.[at]?.object;
  if (object) Object.assign(object, more);
}
