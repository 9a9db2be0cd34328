import type { S3 } from './client.ts';
import { explaining, unless } from './problem.ts';

/** Whether a bucket is there: one call. Throws when S3 does not say, for instance because it is another account's. */
export function bucketExists(s3: S3, bucket: string): Promise<boolean> {
  return explaining(`Looking for bucket ${bucket}`, async () => {
    const head = await unless(['NotFound', 'NoSuchBucket'], s3.call('HeadBucket', { Bucket: bucket }));
    return head !== undefined;
  });
}
