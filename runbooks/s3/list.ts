import type { Output, S3 } from './client.ts';
import { compareKeys, readKey, showKey } from './key.ts';
import { explaining } from './problem.ts';

/** One current object of a bucket. */
export interface Entry {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** As S3 gives it: with its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly storageClass: string;
}

/** A key with the objects that bear it in two buckets. */
export interface Pair {
  readonly key: string;
  readonly from?: Entry;
  readonly to?: Entry;
}

type Page = Output<'ListObjectsV2'>;

/** The current objects of a bucket, in the order of their keys. Any listing error throws: it never looks like an empty bucket. */
export async function* listObjects(s3: S3, bucket: string): AsyncGenerator<Entry> {
  let last: string | undefined;
  for await (const page of pages(s3, bucket)) {
    for (const object of page.Contents ?? []) {
      const entry = toEntry(object, page.EncodingType);
      if (last !== undefined && compareKeys(last, entry.key) >= 0) {
        throw new Error(
          `Listing of bucket ${bucket} is out of order: ${showKey(entry.key)} after ${showKey(last)}`,
        );
      }
      last = entry.key;
      yield entry;
    }
  }
}

/** Pages of a listing; the next one is on its way while one is worked on. */
async function* pages(s3: S3, bucket: string): AsyncGenerator<Page> {
  let next: Promise<Page> | undefined = fetchPage(s3, bucket);
  try {
    while (next) {
      const page: Page = await next;
      next = fetchNext(s3, bucket, page);
      next?.catch(() => {}); // awaited in the next turn, or not wanted any more
      yield page;
    }
  } finally {
    await next?.catch(() => {}); // nothing stays under way behind a listing that was given up
  }
}

function fetchNext(s3: S3, bucket: string, page: Page): Promise<Page> | undefined {
  if (!page.IsTruncated) return undefined;
  if (page.NextContinuationToken) return fetchPage(s3, bucket, page.NextContinuationToken);
  throw new Error(`Listing of bucket ${bucket} was cut short: S3 announced more and did not say where`);
}

function fetchPage(s3: S3, bucket: string, ContinuationToken?: string): Promise<Page> {
  const input = { Bucket: bucket, EncodingType: 'url', ContinuationToken } as const;
  return explaining(`Listing bucket ${bucket}`, () => s3.call('ListObjectsV2', input));
}

function toEntry(object: NonNullable<Page['Contents']>[number], encoding: Page['EncodingType']): Entry {
  const { Key, Size, ETag, LastModified, StorageClass } = object;
  if (Key === undefined || Size === undefined || !ETag || !LastModified) {
    throw new Error(`Listing holds an object without key, size, ETag or date: ${JSON.stringify(object)}`);
  }
  const storageClass = StorageClass ?? 'STANDARD';
  return { key: readKey(Key, encoding), size: Size, etag: ETag, lastModified: LastModified, storageClass };
}

/** Both listings merged by key; they are read side by side. */
export async function* listPairs(s3: S3, fromBucket: string, toBucket: string): AsyncGenerator<Pair> {
  const sources = listObjects(s3, fromBucket);
  const targets = listObjects(s3, toBucket);
  try {
    let [from, to] = await Promise.all([step(sources), step(targets)]);
    while (from ?? to) {
      const pair = firstOf(from, to);
      yield pair;
      [from, to] = await Promise.all([pair.from ? step(sources) : from, pair.to ? step(targets) : to]);
    }
  } finally {
    await Promise.allSettled([sources.return(undefined), targets.return(undefined)]);
  }
}

/** The object with the first key, or both where they bear the same. */
function firstOf(from: Entry | undefined, to: Entry | undefined): Pair {
  const order = !from ? 1 : !to ? -1 : compareKeys(from.key, to.key);
  const pair = { from: order <= 0 ? from : undefined, to: order >= 0 ? to : undefined };
  return { key: (pair.from ?? pair.to)?.key as string, ...pair };
}

async function step(entries: AsyncGenerator<Entry>): Promise<Entry | undefined> {
  const { value, done } = await entries.next();
  return done ? undefined : value;
}

/** All current objects of a bucket, in the order of their keys. */
export async function inventory(s3: S3, bucket: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of listObjects(s3, bucket)) entries.push(entry);
  return entries;
}
