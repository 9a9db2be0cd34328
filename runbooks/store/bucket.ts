import type { Store } from '../engine/store.ts';
import { openS3, type S3 } from '../s3/client.ts';
import { explain } from './explain.ts';

/** Milliseconds one call may take, its repetitions by the SDK included. */
const patience = 15_000;

interface Place {
  readonly bucket: string;
  /** Without a slash at the end. */
  readonly prefix: string;
  readonly region: string;
}

/**
 * A store in a bucket. Writes are conditional. Throws `UsageError` when AWS cannot be used from here at all.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function bucketStore({ bucket, prefix, region }: Place, s3: S3 = openS3({ region })): Store {
  const object = (key: string) => ({ Bucket: bucket, Key: `${prefix}/${key}` });
  const place = `s3://${bucket}/${prefix}`;
  const failed = (error: unknown, signal: AbortSignal | undefined) => {
    signal?.throwIfAborted();
    return explain(error, place, patience);
  };
  const store: Store = {
    place,
    async read(key, signal) {
      try {
        const answer = await s3.call('GetObject', object(key), limited(signal));
        return { text: (await answer.Body?.transformToString()) ?? '', version: String(answer.ETag) };
      } catch (error) {
        if (nameOf(error) === 'NoSuchKey') return undefined;
        throw failed(error, signal);
      }
    },
    async write(key, text, over, signal) {
      const condition = over === null ? { IfNoneMatch: '*' } : { IfMatch: over };
      try {
        const input = { ...object(key), ...condition, Body: text, ContentType: 'application/json' };
        return String((await s3.call('PutObject', input, limited(signal))).ETag);
      } catch (error) {
        if (!isConflict(error)) throw failed(error, signal);
        // A write whose answer was lost and which the SDK repeated finds itself.
        const now = await store.read(key, signal);
        return now?.text === text ? now.version : undefined;
      }
    },
    async list(prefixOfKeys, signal) {
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const input = { Bucket: bucket, Prefix: `${prefix}/${prefixOfKeys}`, ContinuationToken: token };
        const page = await s3.call('ListObjectsV2', input, limited(signal)).catch((error) => {
          throw failed(error, signal);
        });
        keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key.slice(prefix.length + 1)));
        token = page.NextContinuationToken;
      } while (token);
      return keys;
    },
  };
  return store;
}

const limited = (signal: AbortSignal | undefined) =>
  AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]);

const nameOf = (error: unknown) => (error as { name?: string }).name;

/** Somebody else's version is there, or is being written at this moment. */
const isConflict = (error: unknown) =>
  ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(String(nameOf(error)));
