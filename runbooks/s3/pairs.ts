import type { S3 } from './client.ts';
import { compareKeys } from './key.ts';
import { type Entry, type Listed, listPages } from './list.ts';
import type { Place } from './place.ts';

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
  entries: readonly Entry[];
  at: number;
  more: boolean;
}

/** Pairs in the order of their keys, some at a time. */
export interface Batch {
  readonly pairs: readonly Pair[];
  /** Every key up to here was given out by now. `undefined`: every key there is. */
  readonly upTo: string | undefined;
}

const open = (pages: AsyncGenerator<Listed>): Side => ({ pages, entries: [], at: 0, more: true });

async function fill(side: Side): Promise<void> {
  while (side.more && side.at >= side.entries.length) {
    const { value, done } = await side.pages.next();
    if (done) side.more = false;
    else Object.assign(side, { entries: value.entries, at: 0, more: value.more });
  }
}

/** The last key up to which a side is known; `undefined`: it is known to its end. */
const known = ({ more, entries }: Side) => (more ? (entries.at(-1)?.key ?? '') : undefined);

/** Both listings after the key `after`, merged by key; they are read side by side, a page of each at a time. */
export async function* listPairs({ s3, from, to }: Sides, after?: string): AsyncGenerator<Batch> {
  const one = open(listPages(s3, from, after));
  const other = to && open(listPages(s3, to, after));
  const sides = other ? [one, other] : [one];
  try {
    for (;;) {
      await Promise.all(sides.map(fill));
      const ends = sides.map(known).filter((key) => key !== undefined);
      const upTo = ends.sort(compareKeys)[0];
      yield { pairs: merge(one, other, upTo), upTo };
      if (upTo === undefined) return;
    }
  } finally {
    await Promise.allSettled(sides.map(({ pages }) => pages.return(undefined)));
  }
}

/** Takes from both sides what is not after `upTo`. */
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
