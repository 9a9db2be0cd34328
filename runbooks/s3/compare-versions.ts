import {
  type CompareOptions,
  type Comparing,
  compareSeen,
  conclude,
  count,
  look,
  onOneSide,
  startComparing,
} from './comparison.ts';
import { concurrently } from './concurrently.ts';
import { entryOf } from './copy-history.ts';
import { type History, type HistoryPair, pairHistories } from './histories.ts';
import { showKey } from './key.ts';
import { listedAt, type Place, showPlace } from './place.ts';
import { explaining } from './problem.ts';
import { type Comparison, type Finding, startFinding } from './proof.ts';
import type { Version } from './versions.ts';

interface Work {
  readonly comparing: Comparing;
  readonly order: Finding;
  readonly sum: { keys: number; versions: number; markers: number };
}

/** Keys under way at a time. */
const atOnce = 128;

/** Versions of a key that a difference names. */
const mostShown = 8;

/**
 * Compares all versions and delete markers of two places, both ways: their sequence for each key, and each version with all that belongs
 * to it. Ids and dates are not compared: a copy has its own. Any error throws: what could not be read is never "equal".
 */
export async function compareVersions(options: CompareOptions): Promise<Comparison[]> {
  const title = 'Every key has the same versions and delete markers, in the same order';
  const work: Work = {
    comparing: startComparing(options),
    order: startFinding('bucket-versions', title),
    sum: { keys: 0, versions: 0, markers: 0 },
  };
  const pairs = pairHistories(work.comparing.options, {});
  await concurrently(pairs, atOnce, (pair) => comparePair(work, pair));
  return [work.order.finish(work.sum), ...conclude(work.comparing)];
}

async function comparePair(work: Work, { key, from, to }: HistoryPair): Promise<void> {
  const { comparing, sum } = work;
  comparing.options.signal?.throwIfAborted();
  const versions = (from ?? to)?.versions ?? [];
  sum.keys += 1;
  sum.versions += versions.length;
  sum.markers += versions.filter(({ deleteMarker }) => deleteMarker).length;
  if (!from || !to) onOneSide(comparing, key, { from });
  else if (sequence(from) !== sequence(to))
    work.order.differs(`${showKey(key)} has ${describe(to)}, was ${describe(from)}`);
  else
    for (const [i, version] of from.versions.entries())
      await compareVersion(work, key, [version, to.versions[i]]);
}

/** A letter for each, the oldest first. */
const sequence = ({ versions }: History) =>
  versions.map(({ deleteMarker }) => (deleteMarker ? 'd' : 'v')).join('');

/** `3 versions (version, delete marker, version)`. */
function describe(history: History): string {
  const words = [...sequence(history)].map((letter) => (letter === 'd' ? 'delete marker' : 'version'));
  const shown = words.length > mostShown ? [...words.slice(0, mostShown), '…'] : words;
  return `${words.length} versions (${shown.join(', ')})`;
}

async function compareVersion(
  { comparing, order }: Work,
  key: string,
  [one, other]: [Version, Version | undefined],
): Promise<void> {
  const { from, to } = comparing.options;
  if (!other || one.deleteMarker) return;
  const see = (place: Place, version: Version) =>
    look(comparing.options, listedAt(place, entryOf(place, version)));
  await explaining(`Comparing ${showKey(key)} of ${showPlace(from)} and ${showPlace(to)}`, async () => {
    const seen = await Promise.all([see(from, one), see(to, other)]);
    if (seen[0] && seen[1]) await compareSeen(comparing, key, [seen[0], seen[1]]);
    else order.differs(`${showKey(key)}: version ${one.versionId} was deleted during the comparison`);
  });
  count(comparing, one.size);
}
