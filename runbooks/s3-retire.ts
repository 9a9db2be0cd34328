import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import type { BucketFacts } from './steps/facts.ts';
import { forgetPrevious } from './steps/left-behind.ts';
import { deleteOldBucket, findOldBucket, listOldBucket } from './steps/retire-bucket.ts';
import { settled } from './steps/switch-over.ts';
import { media } from './steps/unit.ts';

/** Deletes the bucket that the last finished, proven migration of a workspace left behind; then the one before. */
export const book: Book<Effects, BucketFacts> = {
  id: 's3-retire',
  title: 'Delete the bucket that a finished migration left behind',
  about: `Works only on what a certificate of \`runbook s3-migrate\` names as the old bucket, the newest one that is
still there. Deletes every version in it; a list of them stays in the run's folder. With strategy \`side-by-side\`,
first remove \`media.previous\` from the workspace file.`,
  steps: [findOldBucket, listOldBucket, deleteOldBucket, forgetPrevious(media), settled(media)],
  noWayBack: `Versions that are deleted do not come back. Instead: go on. The list of all of them is in the run's folder, and what
the last migration copied is in the bucket in use.`,
  certified: ['account', 'oldBucket', 'manifest'],
};
