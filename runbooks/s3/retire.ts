import { createHash } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
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

/** What a manifest lists. */
export interface Manifest {
  readonly file: string;
  /** Of the file. */
  readonly sha256: string;
  /** Versions and delete markers. */
  readonly versions: number;
  readonly bytes: number;
}

/**
 * Writes every version and delete marker of a bucket to `file`, one JSON object a line. Throws when `file` exists: a second
 * manifest, of a bucket half deleted, must not replace the first.
 */
export async function writeManifest(s3: S3, bucket: string, file: string): Promise<Manifest> {
  const unfinished = `${file}.unfinished`;
  const sum = await writeVersions(s3, bucket, unfinished);
  try {
    await link(unfinished, file);
  } finally {
    await rm(unfinished);
  }
  return { file, ...sum };
}

async function writeVersions(s3: S3, bucket: string, file: string): Promise<Omit<Manifest, 'file'>> {
  const handle = await open(file, 'w', 0o600);
  const hash = createHash('sha256');
  const sum = { versions: 0, bytes: 0 };
  try {
    for await (const versions of listVersionPages(s3, bucket)) {
      const lines = versions.map((version) => `${JSON.stringify(version)}\n`).join('');
      await handle.write(lines);
      hash.update(lines);
      sum.versions += versions.length;
      for (const { size = 0 } of versions) sum.bytes += size;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), ...sum };
}

export interface DeleteOptions {
  readonly s3: S3;
  readonly bucket: string;
  readonly progress?: OnProgress;
}

/** Milliseconds in which S3 stops obeying a fence that is gone. */
const patience = 60_000;

/**
 * Deletes all versions, delete markers and uploads of a bucket, after its fence, then the bucket. Cannot be undone. Repeatable;
 * fine when the bucket is gone. Throws when something is left or comes in meanwhile.
 */
export async function deleteBucket({ s3, bucket, progress }: DeleteOptions): Promise<void> {
  if (!(await bucketExists(s3, bucket))) return;
  const deadline = (await unfenceBucket(s3, bucket)) ? Date.now() + patience : 0;
  let done = 0;
  for await (const versions of listVersionPages(s3, bucket)) {
    await whileDenied(deadline, () => deleteVersions(s3, bucket, versions));
    done += versions.length;
    progress?.({ done, unit: 'objects', note: 'versions and delete markers deleted' });
  }
  await explaining(`Deleting bucket ${bucket}`, async () => {
    await abortUploads(s3, bucket);
    await s3.call('DeleteBucket', { Bucket: bucket });
  });
}

/** What a rehearsal prints for `deleteBucket`. */
export function showDeleteBucket(bucket: string): string[] {
  const Delete = { Objects: [{ Key: 'KEY', VersionId: 'VERSION' }] };
  return [
    showCall({ operation: 'ListObjectVersions', input: { Bucket: bucket } }),
    `${showCall({ operation: 'DeleteObjects', input: { Bucket: bucket, Delete } })}  # every version and delete marker`,
    showCall({ operation: 'DeleteBucket', input: { Bucket: bucket } }),
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
