import { mediaBucketName } from '../../workspaces/names.ts';
import { bucketExists } from '../s3/exists.ts';
import { proveBucketWritable } from '../s3/writable.ts';
import { asBefore, proveNothingLeft } from './as-before.ts';
import type { BucketFacts } from './facts.ts';
import { media } from './unit.ts';

/** The old bucket takes writes again; its lifecycle rule is in the plan's proof. */
export const bucketAsBefore = asBefore<BucketFacts>(media, async (c) => {
  c.prove(await proveBucketWritable(c.s3, c.fact('oldBucket')));
  const bucket = mediaBucketName(c.workspace, c.fact('to').generation);
  proveNothingLeft(c, media, (await bucketExists(c.s3, bucket)) ? [`bucket ${bucket}`] : []);
});
