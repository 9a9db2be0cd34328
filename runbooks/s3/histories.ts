import type { S3 } from './client.ts';
import { compareKeys, showKey } from './key.ts';
import { type Place, showPlace } from './place.ts';
import type { Range } from './ranges.ts';
import { listVersionPages, type Version } from './versions.ts';

/** All versions and delete markers of a key, the oldest first. */
export interface History {
  /** Within its place. */
  readonly key: string;
  readonly versions: readonly Version[];
}

/** A key with its histories in two places. */
export interface HistoryPair {
  readonly key: string;
  readonly from?: History;
  readonly to?: History;
}

/**
 * The histories of a place after the key `after`, in the order of their keys. Throws what S3 refuses, and where a listing
 * contradicts itself.
 */
export async function* listHistories(s3: S3, place: Place, after?: string): AsyncGenerator<History> {
  const { bucket, prefix } = place;
  const begin = after === undefined ? undefined : prefix + after;
  let versions: Version[] = [];
  for await (const page of listVersionPages(s3, bucket, { prefix, after: begin }))
    for (const version of page) {
      // Whether a listing behind a key begins with that key's own versions, the manual leaves open.
      if (begin !== undefined && compareKeys(version.key, begin) <= 0) continue;
      verifyOrder(place, versions[0], version);
      if (versions[0] && versions[0].key !== version.key) {
        yield historyOf(place, versions);
        versions = [];
      }
      versions.push(version);
    }
  if (versions.length > 0) yield historyOf(place, versions);
}

/** The history of one key as it is now; no versions where there are none. */
export async function readHistory(s3: S3, { bucket, prefix }: Place, key: string): Promise<History> {
  for await (const found of listHistories(s3, { bucket, prefix: prefix + key }))
    return { key, versions: found.key === '' ? found.versions : [] };
  return { key, versions: [] };
}

/** Keys ascend; the newest version of each is listed first, and is the only one that is the latest. */
function verifyOrder(place: Place, first: Version | undefined, version: Version): void {
  const isNext = !first || compareKeys(first.key, version.key) < 0;
  if (isNext ? version.isLatest : first.key === version.key && !version.isLatest) return;
  throw new Error(
    `Listing of the versions in ${showPlace(place)} is out of order at ${showKey(version.key)}`,
  );
}

function historyOf({ prefix }: Place, newestFirst: readonly Version[]): History {
  const key = newestFirst[0]?.key ?? '';
  if (!key.startsWith(prefix)) throw new Error(`Listing of ${showKey(prefix)} holds ${showKey(key)}`);
  return { key: key.slice(prefix.length), versions: newestFirst.toReversed() };
}

interface Both {
  readonly s3: S3;
  readonly from: Place;
  readonly to: Place;
}

/** The histories of two places in a range of keys, merged by key. */
export async function* pairHistories({ s3, from, to }: Both, range: Range): AsyncGenerator<HistoryPair> {
  const { after, until } = range;
  const [ours, theirs] = [from, to].map((place) => listHistories(s3, place, after)) as [
    AsyncGenerator<History>,
    AsyncGenerator<History>,
  ];
  const next = async (side: AsyncGenerator<History>) => (await side.next()).value as History | undefined;
  let [one, other] = await Promise.all([next(ours), next(theirs)]);
  while (one || other) {
    const order = !one ? 1 : !other ? -1 : compareKeys(one.key, other.key);
    const key = (order <= 0 ? one : other)?.key ?? '';
    if (until !== undefined && compareKeys(key, until) > 0) return;
    yield { key, from: order <= 0 ? one : undefined, to: order >= 0 ? other : undefined };
    if (order <= 0) one = await next(ours);
    if (order >= 0) other = await next(theirs);
  }
}
