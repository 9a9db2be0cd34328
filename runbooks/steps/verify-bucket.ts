import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { compareBuckets } from '../s3/compare.ts';
import { bucketExists } from '../s3/exists.ts';
import { whole } from '../s3/place.ts';
import { listingDigest, sourceUnchanged } from '../s3/silence.ts';
import type { BucketFacts } from './facts.ts';
import { certified, differencesOf, report, verifyThere } from './proven.ts';

type C = Context<Effects, BucketFacts>;

/** The two buckets of a migration, both still there. */
export const findBothBuckets: Step<Effects, BucketFacts> = {
  id: 'find-both-buckets',
  title: 'Find the two buckets that the certificate is about',
  effect: 'read',
  probe: async (c) => (c.facts.oldListing ? done() : notBegun),
  async run(c) {
    const { facts } = await certified(c, 's3-migrate');
    const { account, oldBucket, newBucket, oldListing } = facts as unknown as BucketFacts;
    verifyThere({
      [`The old bucket ${oldBucket}`]: await bucketExists(c.s3, oldBucket),
      [`The new bucket ${newBucket}`]: await bucketExists(c.s3, newBucket),
    });
    return { account, oldBucket, newBucket, oldListing };
  },
};

const compare = (c: C) =>
  compareBuckets({
    s3: c.s3,
    from: whole(c.fact('oldBucket')),
    to: whole(c.fact('newBucket')),
    progress: c.progress,
    signal: c.signal,
  });

/** Writes after the switch are as it should be; a change of the old bucket is not. */
export const compareBucketAgain: Step<Effects, BucketFacts> = {
  id: 'compare-bucket-again',
  title: 'Compare both buckets again, and the old one with the certificate',
  effect: 'read',
  async run(c) {
    const compared = await compare(c);
    const silence = sourceUnchanged(
      c.fact('oldListing'),
      await listingDigest(c.s3, whole(c.fact('oldBucket'))),
    );
    return report(c, {
      proofs: silence.equal ? [silence] : [],
      changed: [...silence.differences],
      movedOn: differencesOf(compared),
    });
  },
};
