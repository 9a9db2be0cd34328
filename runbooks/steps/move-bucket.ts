import { join } from 'node:path';
import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { passBehindFence } from '../s3/behind-fence.ts';
import { showCopyBucket } from '../s3/copy.ts';
import { bucketIsEmpty } from '../s3/empty.ts';
import { bucketFenced, fenceBucket, fenceOnPage, showFenceBucket, unfenceBucket } from '../s3/fence.ts';
import { readKnown } from '../s3/known.ts';
import { abortUploads } from '../s3/uploads.ts';
import { untilFenceHolds } from '../s3/writable.ts';
import { knownFile, mirrored, provenBefore } from './copy-live.ts';
import type { BucketFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { patiently } from './passing.ts';

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

/** The two buckets behind the fence, and what the run remembers of them. */
export const behindFence = (c: C) => ({
  ...mirrored(c),
  proven: provenBefore(c),
  known: readKnown(knownFile(c)),
  file: join(c.directory, 'last-pass.json'),
});

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
    await untilFenceHolds(c.s3, c.fact('oldBucket'));
    const { result, deleted, listing } = await passBehindFence(behindFence(c));
    const { extra: _, ...moved } = result;
    return { moved: { ...moved, deleted }, oldListing: listing };
  },
  commands: showCopyBucket('<old bucket>', '<new bucket>'),
  async rehearse(c) {
    const calls = `${c.fact('objectsToMove').toLocaleString('en-US')} objects: as many copies, more where one was uploaded in parts`;
    return [...showCopyBucket(c.fact('oldBucket'), c.fact('newBucket')), calls];
  },
  undo: async (c) => c.log('The copies disappear with the new bucket.'),
};
