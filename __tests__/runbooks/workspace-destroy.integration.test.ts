import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RDS } from '@aws-sdk/client-rds';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { s3Of } from '../../scripts/demo/world.ts';
import { mediaBucketName, webBucketName } from '../../workspaces/names.ts';
import { type Deployment, deploy, ended } from '../helpers/deployment.ts';
import { begins, instances, killedAt, signalled, status } from '../helpers/kill.ts';
import { bucketPolicies } from '../helpers/objects.ts';

let staging: Deployment;
let s3: S3Client;
let rds: RDS;
let media = '';

beforeAll(async () => {
  staging = await deploy({ objects: 1100, rows: 10 });
  const { region } = staging.workspace;
  s3 = s3Of(staging.sandbox, region);
  rds = new RDS({
    endpoint: staging.sandbox.endpoint,
    region,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  media = mediaBucketName(staging.workspace, 1);
  // A second version of an object, and something that is not the application's.
  for (const Bucket of [media, webBucketName(staging.workspace)])
    for (const Body of ['one', 'two']) await s3.send(new PutObjectCommand({ Bucket, Key: 'twice', Body }));
});

afterAll(async () => {
  s3?.destroy();
  rds?.destroy();
  await staging?.sandbox.stop();
});

const workspace = (...args: string[]) => ended(staging.start(['workspace', 'destroy', ...args]));
const destroy = ['workspace-destroy', '--confirm', 'staging'];
const world = async () => ({
  serial: (await staging.terraform().pull()).serial,
  buckets: await bucketPolicies(s3),
  ...(await status(staging)),
});
const snapshots = async () => {
  const { DBSnapshots = [] } = await rds.describeDBSnapshots({ SnapshotType: 'manual' });
  return DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier);
};

describe('runbook workspace destroy', () => {
  it('refuses a protected workspace and says which two edits it takes', async () => {
    const { code, output } = await workspace('production', '--confirm', 'production');
    expect(output).toMatch(
      /production is protected.*\n.*\n *1\. protected: false.*\n *2\. .*deletionProtection/,
    );
    expect(code).toBe(3);
  });

  it('refuses a name that no file has', async () => {
    expect(await workspace('stagin')).toMatchObject({ code: 2, output: expect.stringContaining('stagin') });
  });

  it('refuses while AWS itself still protects the database', async () => {
    const DBInstanceIdentifier = 'knowme-staging-database-g1';
    await rds.modifyDBInstance({ DBInstanceIdentifier, DeletionProtection: true });
    const { code, output } = await workspace('staging', '--confirm', 'staging');
    expect(output).toContain(`RDS still protects ${DBInstanceIdentifier}`);
    expect(code).toBe(3);
    await rds.modifyDBInstance({ DBInstanceIdentifier, DeletionProtection: false });
  });

  it('shows what goes and what stays, and changes nothing, when nobody can be asked', async () => {
    const before = await world();
    const { code, output } = await workspace('staging');
    expect(output).toMatch(/aws rds delete-db-instance .*knowme-staging-database-g1-destroyed-\d{14}/);
    expect(output).toContain(`aws s3api delete-objects --bucket ${media}`);
    expect(output).toMatch(/\d+ resources go:/);
    expect(output).toContain('terraform workspace delete staging');
    expect(output).toContain('add --confirm staging');
    expect(code).toBe(2);
    expect(await world()).toEqual(before);
    await staging.writes();
  });

  it('goes back as long as only the writers are stopped', async () => {
    const stopped = async () => (await status(staging)).services[0]?.running === 0;
    await signalled(staging, destroy, { after: begins('stop-writers'), until: stopped });
    const { code, output } = await staging.runbook(['rollback']);
    expect({ code, output }).toMatchObject({ code: 0 });
    await staging.writes();
  });

  it('is killed twice, and goes on to a good end', async () => {
    await signalled(staging, destroy, { after: begins('empty-buckets') });
    const refused = await staging.runbook(destroy);
    expect(refused).toMatchObject({ code: 3, output: expect.stringContaining('--resume') });
    const resume = ['workspace-destroy', '--resume'];
    await killedAt(staging, resume, 'command: plan destroy > terraform apply');
    const { code, output } = await workspace('staging', '--resume');
    // All of more than a page of versions was deleted the first time, and nobody looks again.
    expect(output).toMatch(/Empty the buckets[^\n]*\n[^\n]*skipped: done before the point of no return/);
    expect(output).toContain('certificate');
    expect(code).toBe(0);
  });

  it('has left what it said, and nothing else', async () => {
    expect(await instances(staging)).toEqual([]);
    expect(Object.keys(await bucketPolicies(s3))).toEqual([expect.stringContaining('terraform-state')]);
    expect(await staging.terraform('after').workspaceExists()).toBe(false);
    const [file = ''] = readdirSync(join(staging.runs, 'staging/certificates')).filter((name) =>
      /workspace-destroy.*json$/.test(name),
    );
    const { facts } = JSON.parse(readFileSync(join(staging.runs, 'staging/certificates', file), 'utf8'));
    expect(await snapshots()).toEqual([expect.stringMatching(/^knowme-staging-database-g1-destroyed-/)]);
    expect(facts.stays[0]).toContain((await snapshots())[0]);
  });

  it('has nothing more to destroy', async () => {
    const { code, output } = await workspace('staging', '--confirm', 'staging');
    expect(output).toContain('no Terraform workspace "staging"');
    expect(code).toBe(3);
  });

  it('destroys a second life of the same name, whose snapshot finds its own name', async () => {
    const terraform = staging.terraform('second');
    await terraform.createWorkspace();
    await terraform.apply(await terraform.plan());
    const { code, output } = await workspace('staging', '--confirm', 'staging');
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await snapshots()).toHaveLength(2);
  });

  it('destroys what a first deploy has made that got no further than the bucket', async () => {
    const terraform = staging.terraform('third');
    await terraform.createWorkspace();
    await terraform.apply(await terraform.plan({ targets: ['aws_s3_bucket.media'] }));
    const { code, output } = await workspace('staging', '--confirm', 'staging');
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/equal \(resources 1, databases 0, buckets 1, left 0\)/);
  });
});
