import { hash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
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
export function openProven(file: string): Proven {
  const known = readKnown(file);
  return {
    others: (pairs) => pairs.filter((pair) => !has(known, digestOf(pair))),
    note(pairs) {
      const digests = new Float64Array(pairs.filter(isSettled).map(digestOf));
      appendFileSync(file, new Uint8Array(digests.buffer), { mode: 0o600 });
    },
  };
}

const isSettled = ({ from, to }: Pair) =>
  from && to && to.lastModified.getTime() - from.lastModified.getTime() >= settling;

/** Sorted. Half an entry at the end, of a process that was killed, is cut off. */
function readKnown(file: string): Float64Array {
  if (!existsSync(file)) return new Float64Array();
  const bytes = readFileSync(file);
  const whole = bytes.length - (bytes.length % width);
  truncateSync(file, whole);
  const known = new Float64Array(whole / width);
  bytes.copy(new Uint8Array(known.buffer), 0, 0, whole);
  return known.sort();
}

function has(sorted: Float64Array, digest: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < digest) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === digest;
}

/** Digits in hex of a hash that a number can hold. */
const digits = 13;

function digestOf({ key, from, to }: Pair): number {
  const line = JSON.stringify([key, ...[from, to].map(looks)]);
  return Number.parseInt(hash('sha256', line).slice(0, digits), 16);
}

const looks = (entry: Entry | undefined) =>
  entry && [entry.size, entry.etag, entry.lastModified.getTime(), entry.storageClass];
