import { z } from 'zod';
import { section } from './section.ts';

/** Where Terraform keeps the state of all workspaces. */
export const state = z.discriminatedUnion(
  'type',
  [
    section({
      /** In a bucket for all, or in a folder of this machine. */
      type: z.literal('s3'),
      /** Made by the stack `bootstrap`. Bucket names are global, so the account id belongs in it. */
      bucket: z.string().min(3),
      /** Where that bucket is. */
      region: z.string(),
    }),
    section({
      type: z.literal('local'),
      /** With type `local`, in place of the bucket. */
      directory: z.string().min(1),
    }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? 'use "s3" or "local"' : undefined) },
);
