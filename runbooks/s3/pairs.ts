import type { S3 } from './client.ts';
import { compareKeys } from './key.ts';
import { type Entry, type Listed, listPages } from './list.ts';
import type { Place } from './place.ts';
import type { Range } from './ranges.ts';

/** A key with the objects that bear it in two places. */
export interface Pair {
  readonly key: string;
  readonly from?: Entry;
  readonly to?: Entry;
}

/** Two places that are looked at together; without `to`, one that is looked at alone. */
export interface Sides {
  readonly s3: S3;
  readonly from: Place;
  readonly to?: Place;
}

/** What is known of one side, and not yet given out. */
interface Side {
  readonly pages: AsyncGenerator<Listed>;
  /** A page that waits for the other side's. */
  page?: Listed;
  entries: readonly Entry[];
  at: number;
  more: boolean;
}

/** Pairs in the order of their keys, some at a time. */
export interface Batch {
  /** Makes the pairs; to be called once. Whoever waits for the next batch holds none of this one. */
  take(): Pair[];
  /** Every key up to here is given out with it. `undefined`: every key there is. */
  readonly upTo: string | undefined;
}

const open = (pages: AsyncGenerator<Listed>): Side => ({ pages, entries: [], at: 0, more: true });

const isEmpty = ({ at, entries }: Side) => at >= entries.length;

async function fill(side: Side): Promise<void> {
  if (!side.more || !isEmpty(side)) return;
  const { value, done } = await side.pages.next();
  if (done) side.more = false;
  else side.page = value;
}

function read(side: Side): void {
  const { page } = side;
  if (page) Object.assign(side, { page: undefined, entries: page.read(), at: 0, more: page.more });
}

/** The last key up to which a side is known; `undefined`: it is known to its end. */
const known = ({ more, entries }: Side) => (more ? (entries.at(-1)?.key ?? '') : undefined);

/** Both listings from the beginning of a range, and beyond its end, merged by key; they are read side by side, a page of each at a time. */
export async function* listPairs({ s3, from, to }: Sides, range: Range): AsyncGenerator<Batch> {
  const one = open(listPages(s3, from, range));
  const other = to && open(listPages(s3, to, range));
  const sides = other ? [one, other] : [one];
  try {
    for (;;) {
      await Promise.all(sides.map(fill));
      for (const side of sides) read(side);
      if (sides.some((side) => side.more && isEmpty(side))) continue; // a page need not hold a key
      const ends = sides.map(known).filter((key) => key !== undefined);
      const upTo = ends.sort(compareKeys)[0];
      yield { take: () => takePairs(one, other, upTo), upTo };
      if (upTo === undefined) return;
    }
  } finally {
    await Promise.allSettled(sides.map(({ pages }) => pages.return(undefined)));
  }
}

/** Takes from both sides what is not after `upTo`. Sides that were read to their end forget what they have given. */
function takePairs(one: Side, other: Side | undefined, upTo: string | undefined): Pair[] {
  const pairs = merge(one, other, upTo);
  for (const side of [one, other]) if (side && isEmpty(side)) side.entries = [];
  return pairs;
}

function merge(one: Side, other: Side | undefined, upTo: string | undefined): Pair[] {
  const pairs: Pair[] = [];
  for (;;) {
    const [from, to] = [one.entries[one.at], other?.entries[other.at]];
    const order = !from ? 1 : !to ? -1 : compareKeys(from.key, to.key);
    const key = (order <= 0 ? from : to)?.key;
    if (key === undefined || (upTo !== undefined && compareKeys(key, upTo) > 0)) return pairs;
    if (order <= 0) one.at += 1;
    if (order >= 0 && other) other.at += 1;
    pairs.push({ key, from: order <= 0 ? from : undefined, to: order >= 0 ? to : undefined });
  }
}
