import { keyBetween } from './between.ts';
import { compareKeys } from './key.ts';
import { type Batch, listPairs, type Pair, type Sides } from './pairs.ts';

/** Keys after `after` up to and with `until`; without one of them, from the first key or to the last. */
export interface Range {
  readonly after?: string;
  readonly until?: string;
}

/** A range that is being listed. Others take keys of it away: `until` comes nearer. */
interface Listing {
  readonly after: string | undefined;
  until: string | undefined;
  /** The last key given out. */
  reached: string | undefined;
  batches: number;
  /** Nobody has seen a key in it yet. */
  guessed: boolean;
}

interface EachOptions<T> extends Sides {
  /** What is to be listed. Default: everything. */
  readonly ranges?: readonly Range[];
  /** Ranges that are listed at a time. */
  readonly atOnce?: number;
  /** Does its work on some pairs of a range, which follow each other in the order of their keys. */
  work(pairs: readonly Pair[], range: Range): Promise<T>;
  /** All keys of this range are worked on, with this result. */
  done?(range: Range, result: T): void;
}

/** Ranges being listed of which nobody knows whether there is anything in them. */
const mostGuesses = 8;

/** Batches a range has to give before it is shared: small buckets are listed in one go. */
const beforeSharing = 2;

/**
 * Works on all pairs of two places; several ranges of keys are listed at a time. It begins with one; whoever has nothing to do takes
 * over the upper half, by the key, of what another has still before it. Halves without any key cost one request, and what
 * is left is halved again: so ranges find by themselves where the keys are. Memory stays flat: of each range a page or two.
 * After the first failure nothing new is begun; it throws that failure.
 */
export async function eachPair<T>(options: EachOptions<T>): Promise<void> {
  const { ranges = [{}], atOnce = severalOf(ranges) } = options;
  const todo: Listing[] = ranges.map((range) => start(range)).reverse();
  const active = new Set<Listing>();
  const failures: unknown[] = [];
  const [changed, waitForChange] = signal();
  const next = (): Listing | undefined => todo.pop() ?? share(active);
  const list = async (listing: Listing) => {
    active.add(listing);
    await carryOut(listing, options, { changed, isOver: () => failures.length > 0 }).catch((error) =>
      failures.push(error),
    );
    active.delete(listing);
    changed();
  };
  const worker = async (): Promise<void> => {
    while (failures.length === 0) {
      const listing = next();
      if (listing) await list(listing);
      else if (active.size === 0) return;
      else await waitForChange();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}

/** As many as memory holds pages of; more where there are many ranges to begin with, which are small then. */
const severalOf = (ranges: readonly Range[]) => Math.min(Math.max(16, ranges.length), 64);

const start = ({ after, until }: Range, guessed = false): Listing => {
  return { after, until, reached: after, batches: 0, guessed };
};

interface Around {
  changed(): void;
  isOver(): boolean;
}

/** Two batches of a range are under way at a time, so that the last objects of one do not hold up the next. */
async function carryOut<T>(
  listing: Listing,
  options: EachOptions<T>,
  { changed, isOver }: Around,
): Promise<void> {
  let before: Promise<void> = Promise.resolve();
  let now: Promise<void> = before;
  try {
    for await (const batch of listPairs(options, listing)) {
      const { work, range, isLast } = begin(listing, batch, options);
      changed();
      now = inOrder(before, work, (result) => options.done?.(range, result));
      now.catch(() => {}); // awaited behind the next page, which may be long in coming
      await before;
      before = now;
      if (isLast || isOver()) break;
    }
    await before;
  } finally {
    await Promise.allSettled([before, now]);
  }
}

/** The pairs are held by the work on them alone: what lives long is expensive to collect. */
function begin<T>(listing: Listing, batch: Batch, options: EachOptions<T>) {
  const { pairs, range, isLast } = take(listing, batch);
  return { work: options.work(pairs, range), range, isLast };
}

async function inOrder<T>(before: Promise<void>, work: Promise<T>, done: (result: T) => void): Promise<void> {
  await Promise.allSettled([before, work]);
  await before;
  done(await work);
}

/** What of a batch is in the range as it is by now. */
function take(listing: Listing, batch: Batch): { pairs: Pair[]; range: Range; isLast: boolean } {
  const { until, reached } = listing;
  const { upTo } = batch;
  const within = (key: string) => until === undefined || compareKeys(key, until) <= 0;
  const isLast = upTo === undefined || (until !== undefined && compareKeys(upTo, until) >= 0);
  const end = isLast ? until : upTo;
  const ours = batch.take().filter(({ key }) => within(key));
  listing.batches += 1;
  listing.guessed &&= ours.length === 0;
  listing.reached = end;
  return { pairs: ours, range: { after: reached, until: end }, isLast };
}

/** The upper half of the longest of what is before anybody. */
function share(active: ReadonlySet<Listing>): Listing | undefined {
  const listings = [...active];
  if (listings.filter(({ guessed }) => guessed).length >= mostGuesses) return undefined;
  const sharable = listings.filter(
    ({ batches, reached, until }) => batches >= beforeSharing && reached !== until,
  );
  const longest = sharable.sort((a, b) => left(b) - left(a))[0];
  if (longest?.reached === undefined) return undefined;
  const middle = keyBetween(longest.reached, longest.until);
  if (middle === undefined) return undefined;
  const upper = start({ after: middle, until: longest.until }, true);
  longest.until = middle;
  return upper;
}

/** How many batches a range may still give, if its keys lie evenly. */
function left({ after = '', reached = '', until, batches }: Listing): number {
  const [from, at, to] = [after, reached, until ?? '\u{10ffff}'].map((key) => position(key, after, until));
  return (batches * ((to as number) - (at as number))) / Math.max((at as number) - (from as number), 1e-12);
}

/** A key as a number: its first characters behind what the ends of the range have in common. */
function position(key: string, after: string, until: string | undefined): number {
  let common = 0;
  while (until && common < after.length && after[common] === until[common]) common += 1;
  let value = 0;
  for (let i = 0; i < 6; i++) value += Math.min(key.charCodeAt(common + i) || 0, 127) / 128 ** (i + 1);
  return value;
}

/** A bell that wakes everybody who waits for it. */
function signal(): [ring: () => void, wait: () => Promise<void>] {
  let waiting: (() => void)[] = [];
  const ring = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  return [ring, () => new Promise((resolve) => waiting.push(resolve))];
}
