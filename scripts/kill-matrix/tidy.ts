import { readFileSync } from 'node:fs';
import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import pg from 'pg';
import { mediaBucketName } from '../../workspaces/names.ts';
import { applicationLogin, s3Of } from '../demo/world.ts';
import { forgetAcknowledged, readAcknowledged } from '../sandbox/index.ts';
import { written } from './data.ts';
import type { Lane } from './lane.ts';
import { besideState } from './state-bucket.ts';

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

async function deleteObjects({ staging, generation }: Lane, keys: ReadonlySet<string>): Promise<void> {
  const { sandbox, workspace } = staging;
  const Bucket = mediaBucketName(workspace, generation.media);
  const s3 = s3Of(sandbox, workspace.region);
  for (;;) {
    const Objects = await versionsOf(s3, Bucket, keys);
    if (Objects.length === 0) break;
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
  s3.destroy();
}

/** Every Terraform command lists all that lies beside the state. */
async function deleteCopiesOfRuns({ staging, whole }: Lane): Promise<void> {
  const { Bucket, prefix } = besideState(staging);
  const Prefix = `${prefix}runs/`;
  const isOver = (key: string) => whole.has(key.slice(Prefix.length).split('/')[0] ?? '');
  const s3 = s3Of(staging.sandbox, staging.workspace.region);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  const Objects = Contents.flatMap(({ Key = '' }) => (isOver(Key) ? [{ Key }] : []));
  if (Objects.length > 0)
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  s3.destroy();
}

async function deleteRows({ staging, generation }: Lane, ids: readonly string[]): Promise<void> {
  const { ca, ...login } = await applicationLogin(staging.sandbox, staging.workspace, generation.database);
  const client = new pg.Client({ ...login, ssl: { ca: readFileSync(ca, 'utf8') } });
  await client.connect();
  await client.query('delete from api_writes where id = any($1)', [ids]);
  await client.end();
}

/** Deletes what the API has written and what was found, which every later migration would move, and every check look for, once more; and the copies of runs that are over. */
export async function tidy(lane: Lane): Promise<void> {
  const { directory } = lane.staging.sandbox;
  const until = new Date(Date.now() - 1000);
  const found = (await readAcknowledged(directory)).filter(
    ({ at }) => at >= lane.since && at < until.toISOString(),
  );
  const keys = found.flatMap((one) => (one.kind === 'object' ? [one.key] : []));
  const ids = found.flatMap((one) => (one.kind === 'row' ? [one.id] : []));
  await Promise.all([deleteObjects(lane, new Set(keys)), deleteRows(lane, ids), deleteCopiesOfRuns(lane)]);
  await forgetAcknowledged(directory, until);
  lane.since = until.toISOString();
}
