import { createHash } from 'node:crypto';
import type { JobDescriptor } from '@aws-sdk/client-s3-control';
import { Refused, UsageError } from '../../engine/errors.ts';
import { type S3, withSignal } from '../client.ts';
import type { Keep } from '../keep.ts';
import { type Place, showPlace } from '../place.ts';
import type { OnProgress } from '../progress.ts';
import { type Control, openControl } from './control.ts';
import { writeManifests } from './manifest.ts';
import { type Failed, readFailed } from './report.ts';
import { jobRequest } from './request.ts';
import { beginStanding, endStanding, readStanding, type Stored, writeStanding } from './standing.ts';
import { watchJobs } from './watch.ts';

export interface BatchOptions {
  readonly s3: S3;
  readonly from: Place;
  readonly to: Place;
  readonly keep: Keep;
  /** ARN of the role that S3 copies with. */
  readonly role: string;
  /** For manifests and reports; in the region of the target. */
  readonly bucket: string;
  /** Milliseconds between two looks at the jobs. */
  readonly pause?: number;
  log(line: string): void;
  readonly progress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** What S3 has done. */
export interface BatchResult {
  readonly jobs: readonly string[];
  readonly copied: number;
  readonly failed: readonly Failed[];
}

/**
 * Lets S3 Batch Operations copy what the target lacks, as far as a job can, and waits for it. What it leaves and what fails is for
 * `copyBucket`, which comes afterwards. Interrupted, the jobs go on; called again, it finds them. Throws `UsageError` and `Refused`
 * where a job cannot do it, and an error where one fails or is cancelled.
 */
export async function copyByBatch(options: BatchOptions): Promise<BatchResult> {
  verifyPossible(options);
  const s3 = withSignal(options.s3, options.signal);
  const region = await regionOf(s3, options.to.bucket);
  const control = await openControl({ account: accountOf(options.role), region, signal: options.signal });
  try {
    return await carryOut({ ...options, s3 }, control);
  } finally {
    control.close();
  }
}

interface Found extends Stored {
  readonly folder: Place;
}

async function carryOut(options: BatchOptions, control: Control): Promise<BatchResult> {
  const { s3, log } = options;
  const begun = await begin(options);
  if (!begun) return { jobs: [], copied: 0, failed: [] };
  const jobs = await createJobs(options, control, begun);
  const which = jobs.map((job) => `job ${job}`).join(', ');
  log(`S3 Batch Operations copies in ${which}, and goes on when this command is interrupted.`);
  const objects = begun.standing.jobs.reduce((sum, { manifest }) => sum + manifest.objects, 0);
  const ended = await watchJobs({ ...options, control, jobs, objects, pause: options.pause ?? 5000 });
  const failed = (await Promise.all(jobs.map((job) => readFailed(s3, begun.folder, job)))).flat();
  await endStanding(s3, begun.folder);
  verifyComplete(ended, failed);
  const copied = ended.reduce((sum, job) => sum + (job.ProgressSummary?.NumberOfTasksSucceeded ?? 0), 0);
  return { jobs, copied, failed };
}

/** Jobs that were begun before, or manifests for new ones; `undefined` where there is nothing for a job to do. */
async function begin({ s3, from, to, bucket, log }: BatchOptions): Promise<Found | undefined> {
  const about = `runbook s3 copy ${showPlace(from)} ${showPlace(to)}`;
  const folder = {
    bucket,
    prefix: `copies/${createHash('sha256').update(about).digest('hex').slice(0, 16)}/`,
  };
  const before = await readStanding(s3, folder);
  if (before) {
    log('This copy was begun before: its jobs are found again, no others are created.');
    return { ...before, folder };
  }
  const manifests = await writeManifests({ s3, from, to, folder });
  if (manifests.length === 0) return undefined;
  return { ...(await beginStanding(s3, folder, { about, manifests })), folder };
}

/** Creates what was not created before. Each id is written down at once; until then, the token finds the job again. */
async function createJobs(
  options: BatchOptions,
  control: Control,
  { folder, ...found }: Found,
): Promise<string[]> {
  let now: Stored = found;
  const ids: string[] = [];
  for (const [i, job] of found.standing.jobs.entries()) {
    const { about, jobs } = now.standing;
    const id = job.id ?? (await control.create(jobRequest(job, { ...options, folder, description: about })));
    ids.push(id);
    if (job.id) continue;
    const standing = { about, jobs: jobs.map((other, j) => (i === j ? { ...other, id } : other)) };
    now = await writeStanding(options.s3, folder, { standing, etag: now.etag });
  }
  return ids;
}

function verifyPossible({ from, to, keep, role }: BatchOptions): void {
  if (from.prefix !== to.prefix)
    throw new UsageError(
      `S3 Batch Operations keeps the keys as they are: give ${showPlace(from)} and ${showPlace(to)} the same prefix, or copy without --engine.`,
    );
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(role))
    throw new UsageError(`${role} is no ARN of a role: arn:aws:iam::123456789012:role/name`);
  const own = [keep.locks && 'locks', keep.redirects && 'redirects', keep.acls && 'access lists'].filter(
    Boolean,
  );
  if (own.length > 0)
    throw new Refused(
      `Objects of bucket ${from.bucket} may have ${own.join(', ')} of their own, which a job of S3 Batch Operations gives to all alike: copy without --engine.`,
    );
}

const accountOf = (role: string) => role.split(':')[4] ?? '';

/** Jobs are created in the region they copy to. */
async function regionOf(s3: S3, bucket: string): Promise<string> {
  const { BucketRegion } = await s3.call('HeadBucket', { Bucket: bucket });
  if (BucketRegion) return BucketRegion;
  throw new Error(`S3 does not say in which region bucket ${bucket} is`);
}

function verifyComplete(ended: readonly JobDescriptor[], failed: readonly Failed[]): void {
  const bad = ended.find(({ Status }) => Status !== 'Complete');
  if (!bad) return;
  const reasons = (bad.FailureReasons ?? []).map(
    ({ FailureCode, FailureReason }) => `${FailureCode}: ${FailureReason}`,
  );
  const tasks = summary(failed);
  throw new Error(
    `Job ${bad.JobId} of S3 Batch Operations is ${bad.Status}${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}. ` +
      `${tasks ? `Its tasks failed with ${tasks}. ` : ''}What it copied stays. Look at the job's role and at the policies of both buckets, ` +
      'then run this again: it begins a new job for the rest. Or copy without --engine.',
  );
}

/** `3 × AccessDenied ("a%20b", …)`: how often tasks failed for which reason. */
export function summary(failed: readonly Failed[]): string {
  const codes = [...new Set(failed.map(({ code }) => code))];
  return codes
    .map((code) => {
      const those = failed.filter((one) => one.code === code);
      return `${those.length} × ${code} (${those[0]?.key}${those.length > 1 ? ', …' : ''})`;
    })
    .join(', ');
}
