import type { Effects } from '../effects.ts';
import type { Step } from '../engine/types.ts';
import { proveBehindFence } from '../s3/behind-fence.ts';
import type { BucketFacts } from './facts.ts';
import { behindFence } from './move-bucket.ts';
import { twiceAtMost } from './passing.ts';
import { verifyStopped } from './writers.ts';

/** Every key equal on both sides, and the old bucket untouched since the last pass. */
export const compareBucket: Step<Effects, BucketFacts> = {
  id: 'compare-bucket',
  title: 'Compare every key: size, checksum, metadata, tags',
  grows: true,
  effect: 'read',
  retry: twiceAtMost,
  async run(c) {
    await verifyStopped(c);
    for (const proof of await proveBehindFence(behindFence(c), c.fact('oldListing'))) c.prove(proof);
    return {};
  },
  rehearse: async () => ['compare every key of both buckets: size, checksum, metadata, tags'],
};
