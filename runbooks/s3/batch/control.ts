import type { CreateJobCommandInput, JobDescriptor } from '@aws-sdk/client-s3-control';
import { explaining } from '../problem.ts';
import { needsPathStyle } from '../sdk.ts';

export type JobRequest = Omit<CreateJobCommandInput, 'AccountId'>;

/** The jobs of one account in one region. */
export interface Control {
  /** Returns the job's id; the id of the same job where one with this token was created before. */
  create(request: JobRequest): Promise<string>;
  describe(job: string): Promise<JobDescriptor>;
  /** Lets a job go that waits for a confirmation. */
  confirm(job: string): Promise<void>;
  close(): void;
}

export interface ControlOptions {
  readonly account: string;
  readonly region: string;
  readonly signal?: AbortSignal;
}

/** Opens S3 Control; nothing is contacted. Calls throw `S3Problem`. */
export async function openControl({ account, region, signal }: ControlOptions): Promise<Control> {
  const sdk = await import('@aws-sdk/client-s3-control');
  const client = new sdk.S3ControlClient({ region, retryMode: 'adaptive', maxAttempts: 8, ...elsewhere() });
  const AccountId = account;
  const abort = { abortSignal: signal };
  return {
    create: (request) =>
      explaining('Creating a job of S3 Batch Operations', async () => {
        const { JobId } = await client.send(new sdk.CreateJobCommand({ AccountId, ...request }), abort);
        if (!JobId) throw new Error('S3 created a job and gave it no id');
        return JobId;
      }),
    describe: (job) =>
      explaining(`Looking at job ${job} of S3 Batch Operations`, async () => {
        const { Job } = await client.send(new sdk.DescribeJobCommand({ AccountId, JobId: job }), abort);
        if (!Job) throw new Error('S3 says nothing about it');
        return Job;
      }),
    confirm: (job) =>
      explaining(`Confirming job ${job} of S3 Batch Operations`, async () => {
        const request = { AccountId, JobId: job, RequestedJobStatus: 'Ready' } as const;
        await client.send(new sdk.UpdateJobStatusCommand(request), abort);
      }),
    close: () => client.destroy(),
  };
}

/** The SDK puts the account in front of the host's name, which an IP address does not take. */
function elsewhere() {
  const endpoint = process.env.AWS_ENDPOINT_URL_S3_CONTROL ?? process.env.AWS_ENDPOINT_URL;
  return endpoint && needsPathStyle(endpoint) ? { endpointProvider: () => ({ url: new URL(endpoint) }) } : {};
}
