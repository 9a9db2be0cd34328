import { withSignal } from './client.ts';
import type { Proven } from './compare.ts';
import { concurrently } from './concurrently.ts';
import { compareKeys } from './key.ts';
import type { Known } from './known.ts';
import { type Entry, toEntry } from './list.ts';
import { fetchPage, mostObjects, type PageOf } from './page.ts';
import type { Pair, Sides } from './pairs.ts';
import type { Range } from './ranges.ts';
import { startDigest } from './silence.ts';

/** A range of a pass in which all was proven. */
interface Settled extends Range {
  readonly objects: number;
  /** The last key in it. */
  readonly last: string | undefined;
}

interface Survey extends Required<Sides> {
  readonly proven: Pick<Proven, 'others'>;
  readonly signal?: AbortSignal;
}

/** Pages of each side under way at a time; each is read, and held until its other side is there. */
const atOnce = 32;

/**
 * Makes out what can be known again without being read, from a pass over both sides: pages of objects that are all proven, with a hash of what both listings
 * say of them. Each page is fetched once more for that: of what a hash stands for, everything is held against what was proven.
 */
export function startSurvey() {
  const settled: Settled[] = [];
  return {
    /** A range in which all was proven. */
    add(range: Range, pairs: readonly Pair[]): void {
      settled.push({ ...range, objects: pairs.length, last: pairs.at(-1)?.key });
    },
    async finish({ signal, ...options }: Survey): Promise<Known[]> {
      const known: Known[] = [];
      const s3 = withSignal(options.s3, signal);
      await concurrently(pagesOf(settled), atOnce, async (page) => {
        const found = await look({ ...options, s3 }, page);
        if (found) known.push(found);
      });
      return known;
    },
  };
}

/**
 * Ranges put together to pages. A page begins behind the last object of the one before: what is written between two of
 * them is seen as the first object of the second.
 */
export function pagesOf(settled: readonly Settled[]): PageOf[] {
  const sorted = [...settled].sort((a, b) => compareKeys(a.after ?? '', b.after ?? ''));
  const pages: Settled[] = [];
  for (const range of sorted) {
    const before = pages.at(-1);
    const follows = before !== undefined && before.until === range.after;
    const objects = (before?.objects ?? 0) + range.objects;
    if (!follows) pages.push(range);
    else if (objects > mostObjects) pages.push({ ...range, after: before.last ?? before.after });
    else pages.splice(-1, 1, { ...range, after: before.after, objects, last: range.last ?? before.last });
  }
  return pages.filter(({ objects }) => objects > 0).map(endingWithLast);
}

const endingWithLast = ({ after, until, objects, last }: Settled): PageOf => ({
  ...{ after, objects },
  until: until === undefined ? undefined : last,
});

/** What is known of a page; `undefined` where it is not as it was, or not all of it is proven. */
async function look({ s3, from, to, proven }: Survey, page: PageOf): Promise<Known | undefined> {
  const wanted = { ...page, Objects: true };
  const [one, other] = await Promise.all([fetchPage(s3, from, wanted), fetchPage(s3, to, wanted)]);
  if (one.Sha256 === undefined || other.Sha256 === undefined) return undefined;
  const [ours, copies] = [entriesOf(one, from), entriesOf(other, to)];
  const pairs = ours.map((entry, i) => ({ key: entry.key, from: entry, to: copies[i] }));
  const isWhole = ours.length === page.objects && copies.length === page.objects;
  const isSame = pairs.every(({ key, to: copy }) => key === copy?.key);
  const endsThere = page.until === undefined || pairs.at(-1)?.key === page.until;
  if (!isWhole || !isSame || !endsThere || proven.others(pairs).length > 0) return undefined;
  const digest = startDigest();
  for (const entry of ours) digest.add(entry);
  return { ...page, listing: digest.finish(), from: one.Sha256, to: other.Sha256 };
}

const entriesOf = (
  { Contents = [], EncodingType }: Awaited<ReturnType<typeof fetchPage>>,
  place: Survey['from'],
): Entry[] => Contents.map((object) => toEntry(object, place, EncodingType));
