import { setTimeout as sleep } from 'node:timers/promises';
import type { JobDescriptor } from '@aws-sdk/client-s3-control';
import type { OnProgress } from '../progress.ts';
import type { Control } from './control.ts';

export interface WatchOptions {
  readonly control: Control;
  readonly jobs: readonly string[];
  /** What all manifests list together. */
  readonly objects: number;
  /** Milliseconds between two looks. */
  readonly pause: number;
  readonly progress?: OnProgress;
  readonly signal?: AbortSignal;
}

const over = ['Complete', 'Failed', 'Cancelled'];

/** Waits until all jobs are over, and returns how they ended. A job that waits for a confirmation gets it. */
export async function watchJobs(options: WatchOptions): Promise<JobDescriptor[]> {
  const { control, jobs, pause, signal } = options;
  for (;;) {
    const found = await Promise.all(jobs.map((job) => control.describe(job)));
    report(options, found);
    if (found.every(({ Status = '' }) => over.includes(Status))) return found;
    for (const { JobId = '', Status } of found) if (Status === 'Suspended') await control.confirm(JobId);
    await sleep(pause, undefined, { signal });
  }
}

function report({ progress, objects }: WatchOptions, found: readonly JobDescriptor[]): void {
  const sum = (name: 'NumberOfTasksSucceeded' | 'NumberOfTasksFailed') =>
    found.reduce((all, { ProgressSummary }) => all + (ProgressSummary?.[name] ?? 0), 0);
  const [copied, failed] = [sum('NumberOfTasksSucceeded'), sum('NumberOfTasksFailed')];
  const states = found.map(({ Status }) => Status).join(', ');
  const note = `S3 copies: ${states}${failed > 0 ? `, ${failed} failed so far` : ''}`;
  progress?.({ done: copied + failed, total: objects, unit: 'objects', note });
}
