import type { S3 } from './client.ts';
import { bucketExists } from './exists.ts';
import { unfenceBucket } from './fence.ts';
import { showKey } from './key.ts';
import { whileDenied } from './patience.ts';
import { explaining } from './problem.ts';
import type { OnProgress } from './progress.ts';
import { showCall } from './show.ts';
import { abortUploads } from './uploads.ts';
import { listVersionPages, type Version } from './versions.ts';

export interface EmptyOptions {
  readonly s3: S3;
  readonly bucket: string;
  readonly progress?: OnProgress;
}

/** Milliseconds in which S3 stops obeying a fence that is gone. */
const patience = 60_000;

/**
 * Deletes all versions, delete markers and uploads of a bucket, after its fence. Cannot be undone. Repeatable.
 * Throws when the bucket is gone, and what S3 refuses.
 */
export async function emptyBucket({ s3, bucket, progress }: EmptyOptions): Promise<void> {
  const deadline = (await unfenceBucket(s3, bucket)) ? performance.now() + patience : 0;
  let done = 0;
  for await (const versions of listVersionPages(s3, bucket)) {
    await whileDenied(deadline, () => deleteVersions(s3, bucket, versions));
    done += versions.length;
    progress?.({ done, unit: 'objects', note: `versions and delete markers of ${bucket} deleted` });
  }
  await explaining(`Emptying bucket ${bucket}`, () => abortUploads(s3, bucket));
}

/** Whether nothing is in a bucket, no version and no delete marker, or the bucket is gone. */
export async function bucketIsEmpty(s3: S3, bucket: string): Promise<boolean> {
  if (!(await bucketExists(s3, bucket))) return true;
  for await (const versions of listVersionPages(s3, bucket)) if (versions.length > 0) return false;
  return true;
}

/** What a rehearsal prints for `emptyBucket`. */
export function showEmptyBucket(bucket: string): string[] {
  const Delete = { Objects: [{ Key: 'KEY', VersionId: 'VERSION' }] };
  return [
    showCall({ operation: 'ListObjectVersions', input: { Bucket: bucket } }),
    `${showCall({ operation: 'DeleteObjects', input: { Bucket: bucket, Delete } })}  # every version and delete marker`,
  ];
}

function deleteVersions(s3: S3, bucket: string, versions: readonly Version[]): Promise<void> {
  return explaining(`Deleting from bucket ${bucket}`, async () => {
    const odd = versions.filter((version) => !fitsInXml(version));
    for (const { key, versionId } of odd) {
      await s3.call('DeleteObject', { Bucket: bucket, Key: key, VersionId: versionId });
    }
    await deleteTogether(s3, bucket, versions.filter(fitsInXml));
  });
}

/** A page of a listing and one `DeleteObjects` call both hold 1000 at most. */
async function deleteTogether(s3: S3, bucket: string, versions: readonly Version[]): Promise<void> {
  if (versions.length === 0) return;
  const Objects = versions.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
  const { Errors = [] } = await s3.call('DeleteObjects', {
    Bucket: bucket,
    Delete: { Objects, Quiet: true },
  });
  const [first] = Errors;
  if (!first) return;
  const said = `${showKey(first.Key ?? '')}: ${first.Code} ${first.Message ?? ''}`;
  const message = `S3 refused ${Errors.length} of ${versions.length} versions, the first ${said}`;
  throw Object.assign(new Error(message), { name: first.Code ?? 'Error' });
}

/** `DeleteObjects` names keys in XML 1.0, which cannot hold control characters. */
function fitsInXml({ key }: Version): boolean {
  return [...key].every((character) => (character >= ' ' && character < '\ufffe') || character > '\uffff');
}
