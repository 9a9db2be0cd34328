import { describe, expect, it } from '@jest/globals';
import { bucketStore } from '../../runbooks/store/bucket.ts';
import { S3Error } from '../helpers/s3-stub.ts';
import { stubbed } from '../s3/open.ts';

const place = { bucket: 'from', prefix: 'knowme/staging/runbook', region: 'eu-west-1' };

async function opened() {
  const { stub, s3 } = await stubbed();
  return { stub, store: bucketStore(place, s3) };
}
const puts = (calls: string[]) => calls.filter((call) => call.startsWith('PutObject'));

describe('a store in a bucket', () => {
  it('writes only over the version it is told', async () => {
    const { store } = await opened();
    const one = await store.write('lease.json', 'one', null);
    expect(await store.write('lease.json', 'again', null)).toBeUndefined();
    const two = await store.write('lease.json', 'two', String(one));
    expect(await store.write('lease.json', 'late', String(one))).toBeUndefined();
    expect(await store.read('lease.json')).toEqual({ text: 'two', version: two });
    expect(await store.read('runs/r/journal.jsonl')).toBeUndefined();
  });

  it('says that it came too late where the object was taken away', async () => {
    const { stub, store } = await opened();
    const one = await store.write('lease.json', 'one', null);
    stub.buckets.get('from')?.clear();
    expect(await store.write('lease.json', 'two', String(one))).toBeUndefined();
  });

  it('finds its own write again when its answer was lost', async () => {
    const { stub, store } = await opened();
    stub.loseAnswers = 1;
    const version = await store.write('lease.json', 'one', null);
    expect(puts(stub.calls)).toHaveLength(2);
    expect(await store.read('lease.json')).toEqual({ text: 'one', version });
  });

  it('does not take two requests that met for somebody else', async () => {
    const { stub, store } = await opened();
    const meet = () => {
      stub.before = ({ operation }) => {
        if (operation === 'PutObject') throw new S3Error(409, 'ConditionalRequestConflict');
      };
    };
    meet();
    await expect(store.write('lease.json', 'one', null)).rejects.toThrow(/ConditionalRequestConflict/);
    stub.before = () => {};
    const one = await store.write('lease.json', 'one', null);
    meet();
    await expect(store.write('lease.json', 'two', String(one))).rejects.toThrow(/ConditionalRequestConflict/);
    stub.put('from', `${place.prefix}/lease.json`, 'theirs');
    expect(await store.write('lease.json', 'two', String(one))).toBeUndefined();
  });

  it('does not take a missing bucket for an empty one', async () => {
    const { stub, store } = await opened();
    stub.buckets.clear();
    await expect(store.read('lease.json')).rejects.toThrow(/NoSuchBucket/);
    await expect(store.write('lease.json', 'one', null)).rejects.toThrow(/NoSuchBucket/);
    await expect(store.list('runs/')).rejects.toThrow(/NoSuchBucket/);
  });

  it('lists every page, without what lies in front of its keys', async () => {
    const { stub, store } = await opened();
    stub.pageSize = 2;
    for (const key of ['runs/a', 'runs/b', 'runs/c', 'runs/d', 'runs/e']) await store.write(key, key, null);
    await store.write('lease.json', '{}', null);
    stub.put('from', 'knowme/staging/staging.tfstate', '{}');
    expect(await store.list('runs/')).toEqual(['runs/a', 'runs/b', 'runs/c', 'runs/d', 'runs/e']);
  });

  it('gives up when its caller does, whatever the bucket does', async () => {
    const { stub, store } = await opened();
    stub.before = () => new Promise(() => {});
    const caller = new AbortController();
    const asked = store.read('lease.json', caller.signal);
    caller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});
