import { withSignal } from './client.ts';
import { compareBuckets, compareRest, type Proven } from './compare.ts';
import { ObjectsChanged } from './copy.ts';
import { type Known, type Recognised, recognise } from './known.ts';
import { readLastPass, startLastPass } from './last-pass.ts';
import { type MirrorOptions, mirrorPass } from './mirror.ts';
import type { Comparison } from './proof.ts';
import { type ListingDigest, listingDigest, sourceUnchanged, startDigest } from './silence.ts';

interface BehindFence extends MirrorOptions {
  /** What was proven before the source was fenced. */
  readonly proven?: Proven;
  /** Pages that were proven before, and can be known again. */
  readonly known?: readonly Known[];
  /** Where the last pass writes down what it has left to be proven. */
  readonly file: string;
}

/**
 * The last pass over a source that nobody writes to any more. Returns how the source was listed, which `proveBehindFence` wants to know. Throws
 * `ObjectsChanged` where somebody did write, and as `mirrorPass` does.
 */
export async function passBehindFence({ file, known = [], ...options }: BehindFence) {
  const { from, to } = options;
  const recognised = await recognise({ s3: withSignal(options.s3, options.signal), from, to }, known);
  const [old, rest] = [startDigest(), startLastPass()];
  for (const { listing } of recognised.same) old.addAll(listing);
  const ledger = ledgerOf(recognised);
  const pass = await mirrorPass({ ...options, ledger, listed: old.add, unproven: rest.add });
  if (pass.changed.count > 0) throw new ObjectsChanged(options.from, pass.changed);
  const listing = old.finish();
  rest.finish(file, listing);
  return { ...pass, listing };
}

/** A pass goes on where the known pages end. */
function ledgerOf({ same, left }: Recognised) {
  const objects = same.reduce((sum, page) => sum + page.objects, 0);
  return { left, counts: { skipped: objects }, note: () => {} };
}

/**
 * Proves that both sides are equal behind the last pass, and that the source is as it was listed then. What that pass has left is looked at, and the
 * source is listed once more. Where the pass has written nothing down, both sides are listed.
 */
export async function proveBehindFence(
  { file, known = [], ...options }: BehindFence,
  before: ListingDigest,
): Promise<Comparison[]> {
  const left = readLastPass(file, before);
  if (left) {
    const compared = await compareRest(options, left);
    const { from } = options;
    const s3 = withSignal(options.s3, options.signal);
    const now = await listingDigest(s3, from, await recognise({ s3, from }, known));
    return [...compared, sourceUnchanged(before, now)];
  }
  const now = startDigest();
  const compared = await compareBuckets({ ...options, listed: now.add });
  return [...compared, sourceUnchanged(before, now.finish())];
}
