import { createHash } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import type { S3 } from './client.ts';
import { type EmptyOptions, emptyBucket, showEmptyBucket } from './empty.ts';
import { bucketExists } from './exists.ts';
import { explaining } from './problem.ts';
import { showCall } from './show.ts';
import { listVersionPages } from './versions.ts';

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

/**
 * Empties a bucket, then deletes it. Cannot be undone. Repeatable; fine when the bucket is gone. Throws when something is
 * left or comes in meanwhile.
 */
export async function deleteBucket(options: EmptyOptions): Promise<void> {
  const { s3, bucket } = options;
  if (!(await bucketExists(s3, bucket))) return;
  await emptyBucket(options);
  await explaining(`Deleting bucket ${bucket}`, () => s3.call('DeleteBucket', { Bucket: bucket }));
}

/** What a rehearsal prints for `deleteBucket`. */
export const showDeleteBucket = (bucket: string): string[] => [
  ...showEmptyBucket(bucket),
  showCall({ operation: 'DeleteBucket', input: { Bucket: bucket } }),
];
