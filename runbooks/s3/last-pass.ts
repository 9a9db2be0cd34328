import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { Pair } from './pairs.ts';
import type { ListingDigest } from './silence.ts';
import { writeWhole } from './write-whole.ts';

/** What a pass over both sides has left to be proven. */
export interface LastPass {
  /** Of what it has listed, what was proven before and looks the same on both sides as then. */
  readonly proven: { readonly objects: number; readonly bytes: number };
  /** Every other key of either side: copied, deleted, or not proven yet. */
  readonly keys: readonly string[];
}

interface Written extends LastPass {
  /** The listing of the source that it is about. */
  readonly listing: string;
}

/** So many are looked at one by one faster than both sides are listed. */
const mostKeys = 10_000;

/** Starts to write down what a pass leaves to be proven. */
export function startLastPass() {
  const keys: string[] = [];
  const rest = { keys: 0, objects: 0, bytes: 0 };
  return {
    /** A pair that was not proven before. */
    add({ key, from }: Pair): void {
      rest.keys += 1;
      if (keys.length < mostKeys) keys.push(key);
      if (!from) return;
      rest.objects += 1;
      rest.bytes += from.size;
    },
    /** Writes it into `file`, whole or not at all. Where too much is left, there is no file. */
    finish(file: string, { sha256, objects, bytes }: ListingDigest): void {
      rmSync(file, { force: true });
      if (rest.keys > mostKeys) return;
      const proven = { objects: objects - rest.objects, bytes: bytes - rest.bytes };
      writeWhole(file, JSON.stringify({ listing: sha256, proven, keys } satisfies Written));
    },
  };
}

/** What the pass that has listed the source so has left; `undefined` where nothing is written down of that one. */
export function readLastPass(file: string, { sha256 }: ListingDigest): LastPass | undefined {
  if (!existsSync(file)) return undefined;
  const { listing, ...left } = JSON.parse(readFileSync(file, 'utf8')) as Written;
  return listing === sha256 ? left : undefined;
}
