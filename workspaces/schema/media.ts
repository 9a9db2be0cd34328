import { z } from 'zod';
import { generationProblems } from '../checks.ts';
import { generation, strategy } from './generation.ts';
import { checked, optional, section } from './section.ts';

/** A media bucket as one generation describes it. */
export const mediaGeneration = section({
  /** Raise it to describe a new bucket; `runbook s3-migrate` brings the objects there. */
  generation,
});

/** How the media bucket is made and run. */
export const media = section({
  ...mediaGeneration.shape,
  strategy,
  /** Origins whose pages may read and write the bucket by signed URLs, besides the workspace's own. */
  origins: z.array(
    z.string().regex(/^https?:\/\/[^/*\s]+$/, 'use scheme and host, for example http://localhost:5173'),
  ),
  /** The old generation that is still in Terraform's hands (strategy `side-by-side` only). */
  previous: optional(mediaGeneration),
}).superRefine(checked(generationProblems));
