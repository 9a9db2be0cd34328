import { withSignal } from './client.ts';
import { compareBuckets, compareRest, type Proven } from './compare.ts';
import { ObjectsChanged } from './copy.ts';
import { readLastPass, startLastPass } from './last-pass.ts';
import { type MirrorOptions, mirrorPass } from './mirror.ts';
import type { Comparison } from './proof.ts';
import { type ListingDigest, listingDigest, sourceUnchanged, startDigest } from './silence.ts';

interface BehindFence extends MirrorOptions {
  /** What was proven before the source was fenced. */
  readonly proven?: Proven;
  /** Where the last pass writes down what it has left to be proven. */
  readonly file: string;
}

/**
 * The last pass over a source that nobody writes to any more. Returns how the source was listed, which `proveBehindFence` wants to know. Throws
 * `ObjectsChanged` where somebody did write, and as `mirrorPass` does.
 */
export async function passBehindFence({ file, ...options }: BehindFence) {
  const [old, rest] = [startDigest(), startLastPass()];
  const pass = await mirrorPass({ ...options, listed: old.add, unproven: rest.add });
  if (pass.changed.count > 0) throw new ObjectsChanged(options.from, pass.changed);
  const listing = old.finish();
  rest.finish(file, listing);
  return { ...pass, listing };
}

/**
 * Proves that both sides are equal behind the last pass, and that the source is as it was listed then. What that pass has left is looked at, and the
 * source is listed once more. Where the pass has written nothing down, both sides are listed.
 */
export async function proveBehindFence(
  { file, ...options }: BehindFence,
  before: ListingDigest,
): Promise<Comparison[]> {
  const left = readLastPass(file, before);
  if (left) {
    const compared = await compareRest(options, left);
    const now = await listingDigest(withSignal(options.s3, options.signal), options.from);
    return [...compared, sourceUnchanged(before, now)];
  }
  const now = startDigest();
  const compared = await compareBuckets({ ...options, listed: now.add });
  return [...compared, sourceUnchanged(before, now.finish())];
}
