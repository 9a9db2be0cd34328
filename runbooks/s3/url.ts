import { UsageError } from '../engine/errors.ts';
import type { Place } from './place.ts';

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * `s3://bucket` or `s3://bucket/prefix`. A prefix is taken as it stands: `s3://a/b` is all that begins with `b`, `s3://a/b/` the
 * folder. Throws `UsageError`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function placeOf(url: string): Place {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(url) ?? [];
  if (bucketName.test(bucket)) return { bucket, prefix };
  throw new UsageError(`${JSON.stringify(url)} is no place in S3. Give s3://bucket or s3://bucket/prefix.`);
}
