import { afterEach } from '@jest/globals';
import { openS3, type S3 } from '../../runbooks/s3/client.ts';
import { type S3Stub, startS3Stub } from '../helpers/s3-stub.ts';

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A stub with the buckets `from` and `to`, and an S3 that talks to it; closed after the test. */
export async function stubbed(
  options?: Parameters<typeof startS3Stub>[0],
): Promise<{ stub: S3Stub; s3: S3 }> {
  const stub = await startS3Stub(options);
  stub.buckets.set('from', new Map()).set('to', new Map());
  const s3 = connect(stub.endpoint);
  open.push(() => stub.close());
  return { stub, s3 };
}

/** An S3 at an endpoint, with credentials that are none. */
export function connect(endpoint: string, signal?: AbortSignal): S3 {
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
  };
  Object.assign(process.env, environment);
  const s3 = openS3({ region: 'eu-west-1', signal });
  open.push(() => s3.close());
  return s3;
}
