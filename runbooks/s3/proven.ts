import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { Proven } from './compare.ts';
import type { Entry } from './list.ts';
import type { Pair } from './pairs.ts';

/** Bytes that stand for one pair of objects. */
const width = 8;

/**
 * Milliseconds. What was written a moment before it was listed may be written again in the same second, and look the same in
 * a listing: it counts as proven only when it has been left alone for a while.
 */
const settling = 60_000;

/**
 * Pairs that were found equal, in a file: a few bytes for each, that stand for the pair as both listings show it. A pair one side
 * of which was written since does not look the same. Tags, locks and ACLs can be changed without a trace in a listing.
 */
export function openProven(file: string, now: () => number = Date.now): Proven & { close(): void } {
  const known = readKnown(file);
  const out = openSync(file, 'a', 0o600);
  return {
    others: (pairs) => pairs.filter((pair) => !has(known, digestOf(pair))),
    note(pairs) {
      const isSettled = ({ from }: Pair) => from && now() - from.lastModified.getTime() > settling;
      const digests = pairs.filter(isSettled).map(digestOf);
      const bytes = Buffer.alloc(digests.length * width);
      for (const [i, digest] of digests.entries()) bytes.writeBigUInt64LE(digest, i * width);
      writeSync(out, bytes);
    },
    close: () => closeSync(out),
  };
}

/** Sorted. Half an entry at the end, of a process that was killed, is cut off. */
function readKnown(file: string): BigUint64Array {
  if (!existsSync(file)) return new BigUint64Array();
  const bytes = readFileSync(file);
  const whole = bytes.length - (bytes.length % width);
  truncateSync(file, whole);
  const known = new BigUint64Array(whole / width);
  for (let i = 0; i < known.length; i++) known[i] = bytes.readBigUInt64LE(i * width);
  return known.sort();
}

function has(sorted: BigUint64Array, digest: bigint): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as bigint) < digest) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === digest;
}

function digestOf({ key, from, to }: Pair): bigint {
  const line = JSON.stringify([key, ...[from, to].map(looks)]);
  return createHash('sha256').update(line).digest().readBigUInt64LE(0);
}

const looks = (entry: Entry | undefined) =>
  entry && [entry.size, entry.etag, entry.lastModified.getTime(), entry.storageClass];
