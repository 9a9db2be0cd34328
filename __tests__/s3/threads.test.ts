import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Parcel } from '../../runbooks/s3/wire/carry.ts';
import { startThread, type Thread } from '../../runbooks/s3/wire/thread.ts';
import { type S3Stub, startS3Stub } from '../helpers/s3-stub.ts';

let thread: Thread;
let stub: S3Stub;
beforeAll(async () => {
  thread = await startThread();
});
afterAll(() => thread.close());
beforeEach(async () => {
  stub = await startS3Stub();
  stub.put('from', 'ö <1>', 'body', { lastModified: new Date('2026-01-01'), storageClass: 'GLACIER' });
});
afterEach(() => stub.close());

const parcel = (operation: Parcel['operation'], input: object): Parcel => ({
  ...{ operation, input: { Bucket: 'from', ...input }, skew: 0 },
  address: {
    ...{ protocol: 'http:', hostname: '127.0.0.1', path: '/from/', region: 'eu-west-1' },
    port: Number(new URL(stub.endpoint).port),
  },
  credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
});
const signal = new AbortController().signal;

describe('a thread that talks to S3', () => {
  it('lists as this one would', async () => {
    const page = await thread.carry(parcel('ListObjectsV2', { EncodingType: 'url' }), signal);
    expect(page).toMatchObject({
      IsTruncated: false,
      Contents: [
        {
          ...{ Key: encodeURIComponent('ö <1>').replaceAll('%20', '+'), Size: 4, StorageClass: 'GLACIER' },
          ...{ ETag: stub.buckets.get('from')?.get('ö <1>')?.etag, LastModified: new Date('2026-01-01') },
        },
      ],
    });
  });

  it('hands on errors with all that they say', async () => {
    const missing = thread.carry(parcel('HeadObject', { Key: 'missing' }), signal);
    await expect(missing).rejects.toMatchObject({ name: 'NotFound', $metadata: { httpStatusCode: 404 } });
    stub.loseAnswers = 1;
    const cut = thread.carry(parcel('HeadObject', { Key: 'ö <1>' }), signal);
    await expect(cut).rejects.toMatchObject({ name: 'ECONNRESET', code: 'ECONNRESET' });
  });

  it('gives up what nobody wants any more', async () => {
    const stop = new AbortController();
    stub.before = () => {
      stop.abort();
      return new Promise(() => {});
    };
    const call = thread.carry(parcel('HeadObject', { Key: 'ö <1>' }), stop.signal);
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(thread.under).toBe(0);
  });

  it('fails what is under way when it ends, so that it is tried elsewhere', async () => {
    const other = await startThread();
    stub.before = () => other.close();
    const call = other.carry(parcel('HeadObject', { Key: 'ö <1>' }), signal);
    await expect(call).rejects.toMatchObject({ code: 'ERR_THREAD_ENDED' });
    expect(other.isOver).toBe(true);
  });
});
