import { existsSync, readFileSync } from 'node:fs';
import { concurrently } from './concurrently.ts';
import { restOf } from './ledger.ts';
import { fetchPage, type PageOf } from './page.ts';
import type { Sides } from './pairs.ts';
import type { Range } from './ranges.ts';
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

/** What was found of the known pages. */
export interface Recognised {
  /** As they were, to the byte, on the sides that were asked. Of such a page everything is proven. */
  readonly same: readonly Known[];
  /** What has to be listed: other pages, and what no page was known of. */
  readonly left: readonly Range[];
}

/** Asks for known pages on the sides that are given: a request each, and nothing to be read. */
export async function recognise(sides: Sides, known: readonly Known[]): Promise<Recognised> {
  const [same, others]: [Known[], Known[]] = [[], []];
  const isSame = async (page: Known, side: 'from' | 'to') => {
    const place = sides[side];
    return !place || (await fetchPage(sides.s3, place, { ...page, Objects: false })).Sha256 === page[side];
  };
  await concurrently(known, atOnce, async (page) => {
    const [from, to] = await Promise.all([isSame(page, 'from'), isSame(page, 'to')]);
    (from && to ? same : others).push(page);
  });
  return { same, left: [...restOf(known), ...others] };
}

/** Writes them down, for the steps to come. */
export function writeKnown(file: string, known: readonly Known[]): void {
  writeWhole(file, JSON.stringify(known));
}

/** What was written down; nothing on another machine. */
export function readKnown(file: string): readonly Known[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Known[]) : [];
}
