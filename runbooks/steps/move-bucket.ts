import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { compareBuckets } from '../s3/compare.ts';
import { ObjectsChanged, showCopyBucket } from '../s3/copy.ts';
import { bucketIsEmpty } from '../s3/empty.ts';
import { bucketFenced, fenceBucket, fenceOnPage, showFenceBucket, unfenceBucket } from '../s3/fence.ts';
import { mirrorPass } from '../s3/mirror.ts';
import { whole } from '../s3/place.ts';
import { openProven } from '../s3/proven.ts';
import { type Digest, sourceUnchanged, startDigest } from '../s3/silence.ts';
import { abortUploads } from '../s3/uploads.ts';
import { mirrored, provenFile } from './copy-live.ts';
import type { BucketFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { patiently, twiceAtMost } from './passing.ts';
import { verifyStopped } from './writers.ts';

type C = Context<Effects, BucketFacts>;

/** A bucket policy denies every write to the old bucket. */
export const fenceOldBucket: Step<Effects, BucketFacts> = {
  id: 'fence-bucket',
  title: 'Fence the old bucket so that nothing can write to it',
  meanwhile: whileStopped('the old bucket is whole, and fenced against writes; deploy nothing'),
  effect: 'change',
  timeout: 300,
  retry: patiently,
  probe: async (c) => ((await bucketFenced(c.s3, c.fact('oldBucket'))) ? done() : notBegun),
  async run(c) {
    await fenceBucket(c.s3, c.fact('oldBucket'));
    return {};
  },
  commands: [fenceOnPage('<old bucket>')],
  rehearse: (c) => showFenceBucket(c.s3, c.fact('oldBucket')),
  async undo(c) {
    await unfenceBucket(c.s3, c.fact('oldBucket'));
  },
};

/**
 * Server-side copies of every object; what is there and equal already is skipped, which is nearly all after the passes of
 * `copy-live`. What the old bucket held is noted as this pass listed it, to be held against later. It is never called done by a
 * look: S3 may have let a write past a new fence, and only what this pass listed is sure to be copied.
 */
export const moveBucket: Step<Effects, BucketFacts> = {
  id: 'move-bucket',
  title: 'Copy every object with its metadata and tags',
  grows: true,
  meanwhile: whileStopped('the old bucket is whole, the new one may hold part of a copy; deploy nothing'),
  effect: 'change',
  retry: patiently,
  async probe(c) {
    if (await bucketIsEmpty(c.s3, c.fact('newBucket'))) return notBegun;
    return halfDone(
      'The new bucket holds objects: those that are equal already stay, the others are copied.',
    );
  },
  async run(c) {
    const left = await abortUploads(c.s3, c.fact('newBucket'));
    if (left > 0)
      c.log(`Aborted ${left} multipart upload(s) that an earlier attempt left in the new bucket.`);
    const old = startDigest();
    const { result, changed, deleted } = await mirrorPass({ ...mirrored(c), listed: old.add });
    if (changed.count > 0) throw new ObjectsChanged(whole(c.fact('oldBucket')), changed);
    const { extra: _, ...moved } = result;
    return { moved: { ...moved, deleted }, oldListing: old.finish() };
  },
  commands: showCopyBucket('<old bucket>', '<new bucket>'),
  async rehearse(c) {
    const calls = `${c.fact('objectsToMove').toLocaleString('en-US')} objects: as many copies, more where one was uploaded in parts`;
    return [...showCopyBucket(c.fact('oldBucket'), c.fact('newBucket')), calls];
  },
  undo: async (c) => c.log('The copies disappear with the new bucket.'),
};

/** Objects that were proven equal before the stop, and look the same on both sides as then, are not read again. */
async function compareAll(c: C, listed: Digest['add']) {
  const proven = c.chosen.mode === 'live' ? openProven(provenFile(c)) : undefined;
  try {
    return await compareBuckets({ ...mirrored(c), proven, listed });
  } finally {
    proven?.close();
  }
}

/** Every key equal on both sides, and the old bucket untouched since the last pass. */
export const compareBucket: Step<Effects, BucketFacts> = {
  id: 'compare-bucket',
  title: 'Compare every key: size, checksum, metadata, tags',
  grows: true,
  effect: 'read',
  retry: twiceAtMost,
  async run(c) {
    await verifyStopped(c);
    const now = startDigest();
    const compared = await compareAll(c, now.add);
    for (const proof of [...compared, sourceUnchanged(c.fact('oldListing'), now.finish())]) c.prove(proof);
    return {};
  },
  rehearse: async () => ['compare every key of both buckets: size, checksum, metadata, tags'],
};
