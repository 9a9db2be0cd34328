import { setTimeout as sleep } from 'node:timers/promises';
import type { S3 } from './client.ts';
import { whileDenied } from './patience.ts';
import { explaining, s3Code } from './problem.ts';
import { type Comparison, startFinding } from './proof.ts';

/** No object has it: the ETag of one in a single part is an MD5 in hex, and nobody has found contents for this one. */
const noEtag = '"00000000000000000000000000000000"';

/** Milliseconds in which S3 begins to obey a fence, or stops obeying one that is gone. */
const patience = 60_000;

/** Milliseconds between two looks. */
const pause = 250;

/**
 * Writes on a condition that no object meets. S3 asks first whether the caller may write (403), then for the condition: 412,
 * or 404 where there is no such key. Source: S3, "How to prevent object overwrites with conditional writes".
 */
async function tryToWrite(s3: S3, bucket: string): Promise<void> {
  const input = { Bucket: bucket, Key: 'runbook-may-write', Body: 'nothing', IfMatch: noEtag };
  const code = await s3.call('PutObject', input).then(
    () => 'written',
    (error: unknown) => s3Code(error),
  );
  if (code === 'PreconditionFailed' || code === 'NoSuchKey') return;
  if (code === 'written')
    throw new Error(`S3 took a write that it had to refuse: ${input.Key} in bucket ${bucket}`);
  throw Object.assign(new Error(`S3 answers ${code} to a write`), { name: code ?? 'Error' });
}

/** Proves that a bucket takes writes again, without writing: every version of it stays as it was. */
export async function proveBucketWritable(s3: S3, bucket: string, wait = patience): Promise<Comparison> {
  const finding = startFinding('bucket-writable', 'The old bucket can be written to');
  await explaining(`Trying to write to bucket ${bucket}`, () =>
    whileDenied(performance.now() + wait, () => tryToWrite(s3, bucket)).catch((error: unknown) => {
      if (s3Code(error) !== 'AccessDenied') throw error;
      finding.differs(
        `S3 denies writes to bucket ${bucket}: look at its policy (aws s3api get-bucket-policy)`,
      );
    }),
  );
  return finding.finish({ bucket });
}

/**
 * Waits until S3 obeys the fence of a bucket: policies are eventually consistent, and what is written before is to be listed by the pass that
 * follows. Nothing is written. Throws where S3 still takes writes after `wait` milliseconds.
 */
export async function untilFenceHolds(s3: S3, bucket: string, wait = patience): Promise<void> {
  const deadline = performance.now() + wait;
  const takesWrites = () =>
    tryToWrite(s3, bucket).then(
      () => true,
      (error: unknown) => {
        if (s3Code(error) === 'AccessDenied') return false;
        throw error;
      },
    );
  while (await explaining(`Trying to write to bucket ${bucket}`, takesWrites)) {
    if (performance.now() >= deadline)
      throw new Error(
        `S3 still takes writes to bucket ${bucket} ${wait / 1000} s after it was fenced: look at its policy (aws s3api get-bucket-policy), then run this again.`,
      );
    await sleep(pause);
  }
}
