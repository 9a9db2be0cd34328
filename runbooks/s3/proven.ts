import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { Proven } from './compare.ts';
import type { Entry } from './list.ts';
import type { Pair } from './pairs.ts';

/** Bytes that stand for one pair of objects. */
const width = 8;

/**
 * Milliseconds by S3's clock from the write of an object to its copy. Dates of a listing are whole seconds: an object that was copied at once
 * may have been written again in the same one, and looks no different. Once that second is over, it cannot.
 */
const settling = 2000;

/**
 * Pairs that were found equal, in a file: a few bytes for each, that stand for the pair as both listings show it. A pair one side
 * of which was written since does not look the same. Tags, locks and ACLs can be changed without a trace in a listing.
 */
export function openProven(file: string): Proven & { close(): void } {
  const known = readKnown(file);
  const out = openSync(file, 'a', 0o600);
  return {
    others: (pairs) => pairs.filter((pair) => !has(known, digestOf(pair))),
    note(pairs) {
      const digests = pairs.filter(isSettled).map(digestOf);
      const bytes = Buffer.alloc(digests.length * width);
      for (const [i, digest] of digests.entries()) bytes.writeBigUInt64LE(digest, i * width);
      writeSync(out, bytes);
    },
    close: () => closeSync(out),
  };
}

const isSettled = ({ from, to }: Pair) =>
  from && to && to.lastModified.getTime() - from.lastModified.getTime() >= settling;

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
