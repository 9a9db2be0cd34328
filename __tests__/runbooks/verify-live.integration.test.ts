import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { s3Of } from '../../scripts/demo/world.ts';
import { mediaBucketName } from '../../workspaces/names.ts';
import { asAdmin } from '../helpers/admin.ts';
import { type Deployment, deploy, ended } from '../helpers/deployment.ts';
import { begins, migrate } from '../helpers/kill.ts';
import { untilOutput } from '../helpers/until-output.ts';
import { waysIn } from '../helpers/ways-in.ts';

let staging: Deployment;

beforeAll(async () => {
  staging = await deploy({ rows: 2000 });
});
afterAll(() => staging.sandbox.stop());

/** The certificate of the newest run of a book. */
function certificateOf(book: string): string {
  const shelf = join(staging.runs, 'staging', 'certificates');
  const names = readdirSync(shelf).filter((name) => name.endsWith(`.json`) && name.includes(`-${book}-`));
  return join(shelf, names.sort().at(-1) ?? '');
}

const live = (book: string) => ['verify', certificateOf(book), '--live'];
/** `verify` takes the workspace from the certificate. */
const verify = (book: string) => staging.command(live(book));

describe('a database that was moved', () => {
  beforeAll(async () => {
    staging.edit({ database: { generation: 2 } });
    const { code, output } = await staging.runbook(migrate);
    expect({ code, output }).toMatchObject({ code: 0 });
    await staging.writes();
  });

  it('is compared again: the old one is as certified, the new one has moved on', async () => {
    const { code, output } = await verify('db-migrate');
    expect(output).toContain('the certificate says what it says');
    expect(output).toContain('Rows of every table: the old side is as certified: equal');
    expect(output).toContain('Sequences: the old side is as certified: equal');
    expect(output).toMatch(
      /Rows of every table: the new side has moved on since\n.* public\.api_writes: source \d+ rows/,
    );
    expect(code).toBe(0);
    expect(await waysIn(staging)).toEqual([]);
  });

  async function killed() {
    const run = staging.start([...live('db-migrate'), '--json']);
    const end = ended(run);
    await untilOutput(run, begins('compare-database-again'));
    run.kill('SIGKILL');
    expect((await end).code).toBeNull();
    expect(await waysIn(staging)).toHaveLength(4);
  }

  it('leaves a way in when it is killed, which the next run closes that takes its place', async () => {
    await killed();
    expect((await staging.runbook(['where'])).output).toMatch(/or any other run: db-verify only looks/);
    const { code, output } = await verify('db-migrate');
    expect(output).toMatch(/takes the place of \S+-db-verify-\S+, which only looked and was cut off/);
    expect(code).toBe(0);
    expect(await waysIn(staging)).toEqual([]);
    expect(staging.journals()).toMatch(/"supersedes":"\S+-db-verify-/);
  });

  it('leaves a way in when it is killed, which going back closes', async () => {
    await killed();
    const { code, output } = await staging.runbook(['rollback']);
    expect(output).toContain('The way in is closed: equal');
    expect(code).toBe(0);
    expect(await waysIn(staging)).toEqual([]);
  });

  it('is told from one that somebody has written to, and leaves nothing unfinished', async () => {
    await asAdmin(staging, 1, "SELECT setval(c.oid, 4711) FROM pg_class c WHERE relkind = 'S' LIMIT 1");
    const { code, output } = await verify('db-migrate');
    expect(output).toMatch(
      /The old side is not what .*db-migrate.*\.json says:\n {2}Sequences: the certificate says/,
    );
    expect(output).toContain('Rows of every table: the old side is as certified: equal');
    expect(code).toBe(3);
    expect(await waysIn(staging)).toEqual([]);
  });

  it('is not compared once it is retired', async () => {
    const retired = await staging.runbook(['db-retire', '--confirm', 'staging']);
    expect(retired).toMatchObject({ code: 0 });
    const { code, output } = await verify('db-migrate');
    expect(output).toContain('The old database knowme-staging-database-g1 is not there any more');
    expect(code).toBe(3);
    expect(await staging.command(['verify', certificateOf('db-migrate')])).toMatchObject({ code: 0 });
  });
});

describe('a bucket that was moved', () => {
  beforeAll(async () => {
    staging.edit({ media: { generation: 2 } });
    const { code, output } = await staging.runbook(['s3-migrate', '--confirm', 'staging']);
    expect({ code, output }).toMatchObject({ code: 0 });
    await staging.writes();
  });

  it('is compared again', async () => {
    const { code, output } = await verify('s3-migrate');
    expect(output).toContain('Nothing was written to the old bucket meanwhile: equal');
    expect(output).toMatch(
      /Both buckets have the same keys: the new side has moved on since\n.* is only in /,
    );
    expect(code).toBe(0);
  });

  it('is told from one that somebody has written to', async () => {
    const s3 = s3Of(staging.sandbox, staging.workspace.region);
    const Bucket = mediaBucketName(staging.workspace, 1);
    // The fence refuses it.
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'later.txt', Body: 'x' }));
    s3.destroy();
    const { code, output } = await verify('s3-migrate');
    expect(output).toContain('the old bucket was written to meanwhile');
    expect(code).toBe(3);
  });
});

it('has no way to compare what it has not moved', async () => {
  const { code, output } = await staging.command(live('db-retire'));
  expect(output).toContain('cannot be compared again');
  expect(code).toBe(2);
});
