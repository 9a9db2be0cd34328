import { readFileSync } from 'node:fs';
import { mediaBucketName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { createStateBucket, lostWrites, readAcknowledged, type Sandbox } from '../sandbox/index.ts';
import { deploy } from './deploy.ts';
import { runbook } from './runbook.ts';
import { seedBucket } from './seed-bucket.ts';
import { seedDatabase } from './seed-database.ts';
import { part, say } from './show.ts';
import { applicationLogin, bucketIsThere, s3Of } from './world.ts';

/** What every part of the demo works with. */
export interface World {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export type Lost = Awaited<ReturnType<typeof lostWrites>>;

const objects = 2000;

/** A workspace with a database and a bucket full of data, and an API that keeps writing to both. */
export async function settle(world: World): Promise<void> {
  const { sandbox, workspace, signal } = world;
  if (workspace.state.type === 's3') await createStateBucket(sandbox, workspace.state.bucket);
  const s3 = s3Of(sandbox, workspace.region);
  const deployed = part('cdktf deploy staging', () => deploy(world));
  const filled = fillBucket(world, s3);
  await Promise.all([deployed, filled.catch((error) => deployed.then(() => Promise.reject(error)))]);
  await part('runbook db-role', () => runbook(world, ['db-role']));
  await part('Fill the database: 32 tables', async () =>
    seedDatabase(await applicationLogin(sandbox, workspace, 1)),
  );
  signal.throwIfAborted();
}

/** The bucket is there long before the database is: its objects are put while the provider still waits. */
async function fillBucket({ workspace, signal }: World, s3: ReturnType<typeof s3Of>): Promise<void> {
  const bucket = await bucketIsThere(s3, workspace, signal);
  await part(`Put ${objects} objects into ${bucket}`, () => seedBucket(s3, bucket, objects));
}

/** Resolves when the API has had some more writes acknowledged. */
export async function writersWrite({ sandbox, signal }: World, more: number): Promise<void> {
  const before = (await readAcknowledged(sandbox.directory)).length;
  while ((await readAcknowledged(sandbox.directory)).length < before + more) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Both migrations, each under running writers. */
export async function migrate(world: World): Promise<void> {
  const database = { database: { generation: 2 } };
  const both = { ...database, media: { generation: 2 } };
  const confirm = ['--confirm', world.workspace.name];
  await part('The API writes', () => writersWrite(world, 50));
  say('  workspaces/staging.ts: database.generation 1 → 2');
  await part('runbook db-migrate', () => runbook(world, ['db-migrate', ...confirm], database));
  await part('The API writes to the new database', () => writersWrite(world, 50));
  say('  workspaces/staging.ts: media.generation 1 → 2');
  await part('runbook s3-migrate', () => runbook(world, ['s3-migrate', ...confirm], both));
  await part('The API writes to the new bucket', () => writersWrite(world, 50));
}

/** Every write that was ever acknowledged is looked up in the new database and the new bucket. */
export async function findLostWrites({ sandbox, workspace }: World): Promise<Lost> {
  const { ca, ...login } = await applicationLogin(sandbox, workspace, 2);
  return lostWrites({
    directory: sandbox.directory,
    database: { ...login, ssl: { ca: readFileSync(ca, 'utf8') } },
    bucket: mediaBucketName(workspace, 2),
    endpoint: sandbox.endpoint,
    region: workspace.region,
  });
}
