import { existsSync, readFileSync } from 'node:fs';
import { concurrently } from './concurrently.ts';
import { fetchPage, type PageOf } from './page.ts';
import type { Sides } from './pairs.ts';
import type { ListingDigest } from './silence.ts';
import { writeWhole } from './write-whole.ts';

/** A page of keys of which every pair was proven, as the listings of both sides showed it then. */
export interface Known extends PageOf {
  /** Of the source's objects in it. */
  readonly listing: ListingDigest;
  /** SHA-256 of what each listing says of it. */
  readonly from: string;
  readonly to: string;
}

/** Pages asked for at a time, of each side; how many go out at a time S3 decides. */
const atOnce = 128;

/**
 * Those pages that are as they were, to the byte, on the sides that are given: a request each, and nothing to be read. Of a page that is as it was when all in it
 * was proven, everything is proven.
 */
export async function stillAsKnown(sides: Sides, known: readonly Known[]): Promise<Known[]> {
  const same: Known[] = [];
  const isSame = async (page: Known, side: 'from' | 'to') => {
    const place = sides[side];
    return !place || (await fetchPage(sides.s3, place, { ...page, Objects: false })).Sha256 === page[side];
  };
  await concurrently(known, atOnce, async (page) => {
    const [from, to] = await Promise.all([isSame(page, 'from'), isSame(page, 'to')]);
    if (from && to) same.push(page);
  });
  return same;
}

/** Writes them down, for the steps to come. */
export function writeKnown(file: string, known: readonly Known[]): void {
  writeWhole(file, JSON.stringify(known));
}

/** What was written down; nothing on another machine. */
export function readKnown(file: string): readonly Known[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Known[]) : [];
}
