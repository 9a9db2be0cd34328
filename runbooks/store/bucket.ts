import type { Store, Stored } from '../engine/store.ts';
import { type Input, openS3, type S3 } from '../s3/client.ts';
import { readKey } from '../s3/key.ts';
import { s3Code, unless } from '../s3/problem.ts';
import { explaining } from './explain.ts';
import { inTime } from './in-time.ts';

interface Place {
  readonly bucket: string;
  /** Without a slash at the end. */
  readonly prefix: string;
  readonly region: string;
}

/**
 * A store in a bucket. Writes are conditional; the version of an object is its entity tag. Throws `UsageError` when AWS
 * cannot be used from here at all.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function bucketStore({ bucket, prefix, region }: Place, s3: S3 = openS3({ region })): Store {
  const place = `s3://${bucket}/${prefix}`;
  const object = (key: string) => ({ Bucket: bucket, Key: `${prefix}/${key}` });
  return {
    place,
    read: (key, signal) => explaining(place, signal, () => get(s3, object(key), signal)),
    write: (key, text, over, signal) =>
      explaining(place, signal, async () => {
        const condition = over === null ? { IfNoneMatch: '*' } : { IfMatch: over };
        try {
          return await put(s3, { ...object(key), ...condition }, { text, signal });
        } catch (error) {
          if (!isConflict(error)) throw error;
          const now = await get(s3, object(key), signal);
          // A write whose answer was lost, and which the SDK repeated, finds itself.
          if (now?.text === text) return now.version;
          // Two requests met, and neither was carried out: S3 wants this one again.
          if ((now?.version ?? null) === over) throw error;
          return undefined;
        }
      }),
    list: (start, signal) =>
      explaining(place, signal, async () => {
        const keys = await list(
          s3,
          { Bucket: bucket, Prefix: `${prefix}/${start}`, EncodingType: 'url' },
          signal,
        );
        return keys.map((key) => key.slice(prefix.length + 1));
      }),
  };
}

const get = (
  s3: S3,
  input: Input<'GetObject'>,
  signal: AbortSignal | undefined,
): Promise<Stored | undefined> =>
  unless(
    ['NoSuchKey'],
    inTime(signal, async (limit, carries) => {
      const { Body, ContentLength = 0, ETag } = await s3.call('GetObject', input, limit);
      carries(ContentLength);
      return { text: (await Body?.transformToString()) ?? '', version: String(ETag) };
    }),
  );

interface Text {
  readonly text: string;
  readonly signal: AbortSignal | undefined;
}

/** Returns the entity tag. */
const put = (s3: S3, input: Input<'PutObject'>, { text, signal }: Text): Promise<string> =>
  inTime(signal, async (limit, carries) => {
    carries(text.length);
    const written = { ...input, Body: text, ContentType: 'application/json' };
    return String((await s3.call('PutObject', written, limit)).ETag);
  });

async function list(
  s3: S3,
  input: Input<'ListObjectsV2'>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const next = { ...input, ContinuationToken };
    const page = await inTime(signal, (limit) => s3.call('ListObjectsV2', next, limit));
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => readKey(Key, page.EncodingType)));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return keys;
}

/** Somebody else's version is there, was taken away, or is being written at this moment. */
const isConflict = (error: unknown) =>
  ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(s3Code(error) ?? '');
