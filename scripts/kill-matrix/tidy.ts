import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import { mediaBucketName } from '../../workspaces/names.ts';
import { s3Of } from '../demo/world.ts';
import { readAcknowledged } from '../sandbox/index.ts';
import { written } from './data.ts';
import type { Lane } from './lane.ts';

/** The keys of what the API was told is stored, from one time to another. */
async function keysBetween(directory: string, since: string, until: string): Promise<ReadonlySet<string>> {
  const writes = await readAcknowledged(directory);
  return new Set(
    writes.flatMap((one) => (one.kind === 'object' && one.at >= since && one.at < until ? [one.key] : [])),
  );
}

/** Up to a thousand versions of these objects. */
async function versionsOf(s3: S3Client, Bucket: string, keys: ReadonlySet<string>) {
  const found: ObjectIdentifier[] = [];
  for (let KeyMarker: string | undefined, more = true; more && found.length === 0; ) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: written, KeyMarker }));
    const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    found.push(...versions.flatMap(({ Key = '', VersionId }) => (keys.has(Key) ? [{ Key, VersionId }] : [])));
    [KeyMarker, more] = [page.NextKeyMarker, page.IsTruncated ?? false];
  }
  return found;
}

/** Deletes the objects of the API that were found: one a second would make every later migration, and look, longer. */
export async function tidy(lane: Lane): Promise<void> {
  const { sandbox, workspace } = lane.staging;
  const until = new Date(Date.now() - 1000).toISOString();
  const keys = await keysBetween(sandbox.directory, lane.since, until);
  const Bucket = mediaBucketName(workspace, lane.generation.media);
  const s3 = s3Of(sandbox, workspace.region);
  for (;;) {
    const Objects = await versionsOf(s3, Bucket, keys);
    if (Objects.length === 0) break;
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
  s3.destroy();
  lane.since = until;
}
