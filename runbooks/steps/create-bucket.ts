import { mediaBucketName } from '../../workspaces/names.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { bucketExists } from '../s3/exists.ts';
import { deleteBucket } from '../s3/retire.ts';
import { createUnit } from './create.ts';
import type { BucketFacts } from './facts.ts';
import { media } from './unit.ts';

/** What this run created holds nothing but copies, and no writer ever reached it. */
async function removeCopy(c: Context<Effects, BucketFacts>): Promise<void> {
  const bucket = mediaBucketName(c.workspace, c.fact('to').generation);
  if (bucket === c.fact('oldBucket')) throw new Error('Refusing to delete the old bucket.');
  if (c.facts.createPlan) await deleteBucket({ s3: c.s3, bucket, progress: c.progress });
}

export const createBucket = createUnit<BucketFacts>({
  unit: media,
  async look(c) {
    const newBucket = mediaBucketName(c.workspace, c.fact('to').generation);
    return (await bucketExists(c.s3, newBucket)) ? { newBucket } : undefined;
  },
  async names(c) {
    const name = mediaBucketName(c.workspace, c.fact('to').generation);
    const found = [`bucket ${name}`];
    return (await bucketExists(c.s3, name)) ? { there: found, absent: [] } : { there: [], absent: found };
  },
  remove: removeCopy,
});
