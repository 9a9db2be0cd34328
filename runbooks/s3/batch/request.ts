import type { Place } from '../place.ts';
import type { JobRequest } from './control.ts';
import type { Manifest } from './manifest.ts';

/** What a job is made of. */
export interface JobPlan {
  readonly manifest: Manifest;
  /** Names the job: a second request with it creates no second one. */
  readonly token: string;
}

interface Around {
  readonly to: Place;
  /** Of the manifests and reports. */
  readonly folder: Place;
  /** ARN of the role the job works with. */
  readonly role: string;
  readonly description: string;
}

/** Jobs of one account start in the order of these; the default of S3's console. */
const priority = 10;

/**
 * The request for a job that copies what a manifest lists. Metadata and tags go along; the storage class is written once for all.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html
 */
export function jobRequest(
  { manifest, token }: JobPlan,
  { to, folder, role, description }: Around,
): JobRequest {
  // As AWS's partition is called in the role's ARN: `aws`, `aws-cn`, `aws-us-gov`.
  const partition = role.split(':')[1];
  const arn = (path: string) => `arn:${partition}:s3:::${path}`;
  const { storageClass: StorageClass, key, etag: ETag } = manifest;
  return {
    ClientRequestToken: token,
    ConfirmationRequired: false,
    Description: description.slice(0, 256),
    Priority: priority,
    RoleArn: role,
    Operation: {
      S3PutObjectCopy: { TargetResource: arn(to.bucket), MetadataDirective: 'COPY', StorageClass },
    },
    Manifest: {
      Spec: { Format: 'S3BatchOperations_CSV_20180820', Fields: ['Bucket', 'Key'] },
      Location: { ObjectArn: arn(`${folder.bucket}/${key}`), ETag },
    },
    Report: {
      Enabled: true,
      Format: 'Report_CSV_20180820',
      ReportScope: 'FailedTasksOnly',
      Bucket: arn(folder.bucket),
      Prefix: reportPrefix(folder),
    },
  };
}

/** S3 puts `/job-<id>/` behind it. */
export const reportPrefix = ({ prefix }: Place): string => `${prefix}report`;
