import { UsageError } from '../../engine/errors.ts';
import { copyByBatch, summary } from '../../s3/batch/copy.ts';
import type { Copying } from './work.ts';

/** How S3 Batch Operations is used, as commander gives it. */
export interface BatchOptions {
  readonly engine?: string;
  /** ARN of the role that S3 copies with. */
  readonly batchRole?: string;
  /** For manifests and reports. */
  readonly batchBucket?: string;
}

/** The part of `runbook s3 copy --engine s3-batch` that S3 does. Throws `UsageError`, `Refused`, and what became of a failed job. */
export async function letS3Copy(
  work: Copying,
  { batchRole: role, batchBucket: bucket }: BatchOptions,
): Promise<string[]> {
  if (!role || !bucket)
    throw new UsageError(
      '--engine s3-batch needs --batch-role and --batch-bucket: the outputs batch_role and batch_bucket of the stack bootstrap.',
    );
  const { copied, failed, jobs } = await copyByBatch({ ...work, role, bucket });
  if (failed.length > 0)
    work.log(
      `${failed.length} objects S3 could not copy: ${summary(failed)}. They are copied from here now.`,
    );
  return jobs.length === 0
    ? []
    : [`${copied} objects were copied by S3 Batch Operations: ${jobs.join(', ')}`];
}
