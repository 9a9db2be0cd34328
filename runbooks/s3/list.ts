import type { Output, S3 } from './client.ts';
import { compareKeys, readKey, showKey } from './key.ts';
import { type Place, showPlace } from './place.ts';
import { explaining } from './problem.ts';
import type { Range } from './ranges.ts';

/** One current object. */
export interface Entry {
  /** Within its place. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** As S3 gives it: with its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly storageClass: string;
  /** Where a version is meant that need not be the current one. */
  readonly versionId?: string;
}

type Page = Output<'ListObjectsV2'>;

/**
 * The current objects of a place after the key `after`, a page at a time, in the order of their keys; the next page is on its
 * way while one is worked on. Where only those up to `until` are wanted, the first page may be all: the second has to be asked for.
 * Any listing error throws: it never looks like an empty bucket.
 */
export async function* listPages(s3: S3, place: Place, { after, until }: Range = {}): AsyncGenerator<Listed> {
  const StartAfter = after === undefined ? undefined : place.prefix + after;
  let next: Promise<Page> | undefined = fetchPage(s3, place, { StartAfter });
  let last = after;
  let isAll = until !== undefined;
  try {
    while (next) {
      const page: Page = await next;
      const goOn = () => fetchNext(s3, place, page);
      next = isAll ? undefined : goOn();
      next?.catch(() => {}); // awaited in the next turn, or not wanted any more
      const read = () => {
        const entries = (page.Contents ?? []).map((object) => toEntry(object, place, page.EncodingType));
        last = verifyOrder(place, entries, last);
        return entries;
      };
      yield { read, more: page.IsTruncated === true };
      if (isAll) next = goOn();
      isAll = false;
    }
  } finally {
    await next?.catch(() => {}); // nothing stays under way behind a listing that was given up
  }
}

/** A page of a listing. */
export interface Listed {
  /** Makes its entries; to be called once. They live as short as their reader wants, and a page that waits holds none. */
  read(): readonly Entry[];
  /** Whether another page follows. */
  readonly more: boolean;
}

/** The current objects of a place, in the order of their keys. */
export async function* listObjects(s3: S3, place: Place): AsyncGenerator<Entry> {
  for await (const page of listPages(s3, place)) yield* page.read();
}

/** Returns the last key. */
function verifyOrder(place: Place, entries: readonly Entry[], before?: string): string | undefined {
  let last = before;
  for (const { key } of entries) {
    if (last !== undefined && compareKeys(last, key) >= 0) {
      throw new Error(
        `Listing of ${showPlace(place)} is out of order: ${showKey(key)} after ${showKey(last)}`,
      );
    }
    last = key;
  }
  return last;
}

function fetchNext(s3: S3, place: Place, page: Page): Promise<Page> | undefined {
  if (!page.IsTruncated) return undefined;
  const { NextContinuationToken: ContinuationToken } = page;
  if (ContinuationToken) return fetchPage(s3, place, { ContinuationToken });
  throw new Error(`Listing of ${showPlace(place)} was cut short: S3 announced more and did not say where`);
}

function fetchPage(
  s3: S3,
  place: Place,
  from: { StartAfter?: string; ContinuationToken?: string },
): Promise<Page> {
  const Prefix = place.prefix || undefined;
  const input = { Bucket: place.bucket, Prefix, EncodingType: 'url', ...from } as const;
  return explaining(`Listing ${showPlace(place)}`, () => s3.call('ListObjectsV2', input));
}

/** What a listing says of an object. Throws where that is not enough. */
export function toEntry(
  object: NonNullable<Page['Contents']>[number],
  { prefix }: Place,
  encoding: Page['EncodingType'],
): Entry {
  const { Key, Size, ETag, LastModified, StorageClass } = object;
  if (Key === undefined || Size === undefined || !ETag || !LastModified) {
    throw new Error(`Listing holds an object without key, size, ETag or date: ${JSON.stringify(object)}`);
  }
  const key = readKey(Key, encoding);
  if (!key.startsWith(prefix)) throw new Error(`Listing of ${showKey(prefix)} holds ${showKey(key)}`);
  return {
    key: key.slice(prefix.length),
    size: Size,
    etag: ETag,
    lastModified: LastModified,
    storageClass: StorageClass ?? 'STANDARD',
  };
}
