import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import type { BucketFacts } from './steps/facts.ts';
import { objections } from './steps/proven.ts';
import { compareBucketAgain, findBothBuckets } from './steps/verify-bucket.ts';

/** Compares what a finished migration moved once more; `runbook verify FILE --live` runs it. */
export const book: Book<Effects, BucketFacts> = {
  id: 's3-verify',
  title: 'Compare the buckets of a finished migration again',
  about: `Started by \`runbook verify FILE --live\`, where FILE is a certificate of \`runbook s3-migrate\`. Says whether the old
bucket still is what the certificate says, and where the new one has moved on since. It changes nothing.`,
  steps: [findBothBuckets, compareBucketAgain],
  yields: 'nothing is left of it',
  objections,
  certified: ['account', 'certificate', 'oldBucket', 'newBucket', 'changed', 'movedOn'],
};
