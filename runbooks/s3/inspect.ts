import type { S3 } from './client.ts';
import type { Entry } from './list.ts';
import { whole } from './place.ts';
import { explaining, unless } from './problem.ts';
import { type OnProgress, showBytes } from './progress.ts';
import { eachPair } from './ranges.ts';
import { type BucketSettings, readSettings } from './settings.ts';
import { listUploads } from './uploads.ts';
import { listVersionPages } from './versions.ts';

/** What a bucket holds. */
export interface BucketContents {
  /** Current objects, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
  /** Current objects in a class that has to be restored before it can be read. */
  readonly archived: number;
  /** Old versions and delete markers. */
  readonly noncurrent: number;
  readonly uploadsInProgress: number;
}

export interface BucketInspection extends BucketContents, BucketSettings {
  readonly exists: true;
  readonly region: string;
  /** Reasons why a runbook cannot move this bucket without losing something. */
  readonly problems: string[];
  /** What the operator should know before it is moved. */
  readonly warnings: string[];
}

export interface NoBucket {
  readonly exists: false;
  readonly problems: string[];
  readonly warnings: string[];
}

/** Looks at a bucket and everything in it; changes nothing. Throws when any of it may not be seen. */
export function inspectBucket(
  s3: S3,
  bucket: string,
  progress?: OnProgress,
): Promise<BucketInspection | NoBucket> {
  return explaining(`Inspecting bucket ${bucket}`, () => lookAt(s3, bucket, progress));
}

async function lookAt(s3: S3, bucket: string, progress?: OnProgress): Promise<BucketInspection | NoBucket> {
  const head = await unless(['NotFound', 'NoSuchBucket'], s3.call('HeadBucket', { Bucket: bucket }));
  if (!head) return { exists: false, problems: [], warnings: [] };
  const [settings, contents] = await Promise.all([
    readSettings(s3, bucket),
    readContents(s3, bucket, progress),
  ]);
  return {
    exists: true,
    region: head.BucketRegion ?? 'unknown',
    ...settings,
    ...contents,
    problems: findProblems(bucket, settings, contents),
    warnings: findWarnings(bucket, settings, contents),
  };
}

async function readContents(s3: S3, bucket: string, progress?: OnProgress): Promise<BucketContents> {
  const sum = { objects: 0, bytes: 0, archived: 0 };
  const count = ({ size, storageClass }: Entry) => {
    sum.objects += 1;
    sum.bytes += size;
    if (['GLACIER', 'DEEP_ARCHIVE'].includes(storageClass)) sum.archived += 1;
  };
  const countObjects = () =>
    eachPair({
      ...{ s3, from: whole(bucket) },
      work: async (pairs) => {
        for (const { from } of pairs) if (from) count(from);
        progress?.({ done: sum.objects, unit: 'objects', note: `${showBytes(sum.bytes)} seen` });
      },
    });
  const [, noncurrent, uploadsInProgress] = await Promise.all([
    countObjects(),
    countNoncurrent(s3, bucket),
    countUploads(s3, bucket),
  ]);
  return { ...sum, noncurrent, uploadsInProgress };
}

async function countNoncurrent(s3: S3, bucket: string): Promise<number> {
  let count = 0;
  for await (const versions of listVersionPages(s3, bucket)) {
    count += versions.filter(({ isLatest, deleteMarker }) => !isLatest || deleteMarker).length;
  }
  return count;
}

async function countUploads(s3: S3, bucket: string): Promise<number> {
  let count = 0;
  for await (const _ of listUploads(s3, bucket)) count += 1;
  return count;
}

function findProblems(bucket: string, settings: BucketSettings, contents: BucketContents): string[] {
  const lock = `Bucket ${bucket} has object lock: retention is not carried over, and locked versions could never be deleted.`;
  const archived = `${contents.archived} object(s) of bucket ${bucket} are archived and cannot be read: restore them first.`;
  return [...when(settings.objectLock, lock), ...when(contents.archived > 0, archived)];
}

function findWarnings(bucket: string, settings: BucketSettings, contents: BucketContents): string[] {
  const { noncurrent, uploadsInProgress } = contents;
  const { encryption, expiryRules } = settings;
  const old = `${noncurrent} old versions and delete markers stay in bucket ${bucket} until it is retired; only current objects (${showBytes(contents.bytes)}) are moved.`;
  const uploads = `${uploadsInProgress} multipart upload(s) of bucket ${bucket} are in progress: they are not moved.`;
  const acls = `Objects of bucket ${bucket} may have access lists (ACLs) of their own: they are not moved.`;
  const kms = `Bucket ${bucket} is encrypted with ${encryption}: copies take the new bucket's encryption; contents are compared by checksum or by reading them.`;
  const website = `Bucket ${bucket} is a website: redirects of single objects are not moved.`;
  const expiry = `Lifecycle rule(s) ${expiryRules.join(', ')} of bucket ${bucket} may delete objects during the move; the fence does not stop them.`;
  return [
    ...when(noncurrent > 0, old),
    ...when(uploadsInProgress > 0, uploads),
    ...when(settings.objectAcls, acls),
    ...when(encryption !== 'AES256', kms),
    ...when(settings.website, website),
    ...when(expiryRules.length > 0, expiry),
  ];
}

function when(condition: boolean, line: string): string[] {
  return condition ? [line] : [];
}
