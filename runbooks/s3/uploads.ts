import type { S3 } from './client.ts';
import { readKey } from './key.ts';
import { unless } from './problem.ts';

/** A multipart upload that was begun and neither completed nor aborted; S3 bills its parts. */
export interface Upload {
  readonly key: string;
  readonly uploadId: string;
}

/** Multipart uploads in progress. */
export async function* listUploads(s3: S3, bucket: string): AsyncGenerator<Upload> {
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (marker) {
    const page: Awaited<ReturnType<typeof fetchUploads>> = await fetchUploads(s3, bucket, marker);
    for (const { Key, UploadId } of page.Uploads ?? []) {
      if (Key !== undefined && UploadId) yield { key: readKey(Key, page.EncodingType), uploadId: UploadId };
    }
    const KeyMarker = page.NextKeyMarker && readKey(page.NextKeyMarker, page.EncodingType);
    marker = page.IsTruncated ? { KeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
  }
}

function fetchUploads(s3: S3, Bucket: string, marker: { KeyMarker?: string; UploadIdMarker?: string }) {
  return s3.call('ListMultipartUploads', { Bucket, EncodingType: 'url', ...marker });
}

/** Aborts one upload; fine when it is gone. Works on after an interruption: half uploads are never left behind. */
export async function abortUpload(s3: S3, bucket: string, { key, uploadId }: Upload): Promise<void> {
  const input = { Bucket: bucket, Key: key, UploadId: uploadId };
  await unless(['NoSuchUpload'], s3.call('AbortMultipartUpload', input, AbortSignal.timeout(60_000)));
}

/** Aborts all uploads in progress, for instance those of a run that was killed. Returns how many. */
export async function abortUploads(s3: S3, bucket: string): Promise<number> {
  let aborted = 0;
  for await (const upload of listUploads(s3, bucket)) {
    await abortUpload(s3, bucket, upload);
    aborted += 1;
  }
  return aborted;
}
