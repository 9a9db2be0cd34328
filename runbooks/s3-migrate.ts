import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { bucketAsBefore } from './steps/bucket-as-before.ts';
import { bucketMode, maxDelete } from './steps/bucket-mode.ts';
import { compareBucket } from './steps/compare-bucket.ts';
import { copyLive } from './steps/copy-live.ts';
import { createBucket } from './steps/create-bucket.ts';
import { takeOutOfState } from './steps/detach.ts';
import { forecastDowntime } from './steps/downtime.ts';
import type { BucketFacts } from './steps/facts.ts';
import { letFollow } from './steps/follow.ts';
import { maxDowntime } from './steps/max-downtime.ts';
import { fenceOldBucket, moveBucket } from './steps/move-bucket.ts';
import { preflightBucket } from './steps/preflight-bucket.ts';
import { snapshotState } from './steps/snapshot-state.ts';
import { settled, switchOver } from './steps/switch-over.ts';
import { media } from './steps/unit.ts';
import { holdReleases, startWriters, stopWriters } from './steps/writers.ts';

/** Moves the media bucket of a workspace into the generation its workspace file describes. */
export const book: Book<Effects, BucketFacts> = {
  id: 's3-migrate',
  title: 'Move the media bucket into a new bucket',
  about: `Raise \`media.generation\` in the workspace file, then run this. The old bucket is kept, fenced, with all
its versions, until \`runbook s3-retire\`. Until the writers start on the new bucket,
\`runbook rollback\` brings everything back as it was.`,
  choices: [bucketMode, maxDelete, maxDowntime],
  steps: [
    preflightBucket,
    snapshotState(),
    holdReleases(),
    takeOutOfState(media),
    createBucket,
    copyLive,
    forecastDowntime(),
    stopWriters(),
    fenceOldBucket,
    moveBucket,
    compareBucket,
    switchOver(media),
    startWriters(),
    letFollow(media),
    settled(media),
  ],
  asBefore: bucketAsBefore,
  noWayBack: `The new bucket has objects that the old one lacks. Instead: go on until the plan is empty. The old bucket is whole,
with all its versions, behind the fence, until \`runbook s3-retire\`: single objects can be read from it and copied back. If the
new bucket is not what you want, finish, then migrate to a further generation.`,
};
