import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { mediaBucketName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { createStateBucket, lostWrites, readAcknowledged, type Sandbox } from '../sandbox/index.ts';
import { deploy } from './deploy.ts';
import { runbook } from './runbook.ts';
import { seedBucket } from './seed-bucket.ts';
import { seedDatabase } from './seed-database.ts';
import { detail, part, say } from './show.ts';
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
  const { sandbox, workspace } = world;
  if (workspace.state.type === 's3') await createStateBucket(sandbox, workspace.state.bucket);
  await Promise.all([deployWithData(world), fillBucket(world)]);
}

async function deployWithData(world: World): Promise<void> {
  const { sandbox, workspace } = world;
  const { name } = workspace;
  await part(`cdktf deploy ${name}`, () => deploy(world), 'network, database, bucket and API');
  await part('runbook db-role', () => runbook(world, ['db-role']), 'the API gets its login in the database');
  await part('Fill the database', async () => {
    detail('32 tables, about 220 MB: every kind of thing that a careless copy loses');
    await seedDatabase(await applicationLogin(sandbox, workspace, 1));
  });
}

/** The bucket is there long before the database is: its objects are put meanwhile. */
async function fillBucket({ sandbox, workspace, signal }: World): Promise<void> {
  const s3 = s3Of(sandbox, workspace.region);
  const bucket = await bucketIsThere(s3, workspace, signal);
  await part('Fill the bucket meanwhile', () => seedBucket(s3, bucket, objects), `${objects} objects`);
}

/** Resolves when the API has had some more writes acknowledged. */
async function writersWrite({ sandbox, signal }: World): Promise<void> {
  const count = async () => (await readAcknowledged(sandbox.directory)).length;
  const before = await count();
  while ((await count()) < before + 50) await sleep(250, undefined, { signal });
  detail(`${(await count()).toLocaleString('en-US')} writes acknowledged so far`);
}

/** Both migrations, each under running writers. */
export async function migrate(world: World): Promise<void> {
  const { name } = world.workspace;
  const database = { database: { generation: 2 } };
  const both = { ...database, media: { generation: 2 } };
  const move = (book: string, set: object) =>
    part(`runbook ${book} --workspace ${name}`, () => runbook(world, [book, '--confirm', name], set));
  await part('The API writes', () => writersWrite(world));
  say(`An operator edits workspaces/${name}.ts: database.generation 1 → 2`);
  await move('db-migrate', database);
  await part('The API writes to the new database', () => writersWrite(world));
  say(`An operator edits workspaces/${name}.ts: media.generation 1 → 2`);
  await move('s3-migrate', both);
  await part('The API writes to the new bucket', () => writersWrite(world));
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
