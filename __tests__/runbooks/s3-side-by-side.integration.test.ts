import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mediaUnit } from '../../constructs/outputs.ts';
import { book } from '../../runbooks/s3-migrate.ts';
import { addressOf } from '../../runbooks/terraform/state.ts';
import { s3Of } from '../../scripts/demo/world.ts';
import { mediaBucketName } from '../../workspaces/names.ts';
import { followers } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, signalled } from '../helpers/kill.ts';
import { bucketPolicies, objectsOf } from '../helpers/objects.ts';
import { notOnPage } from '../helpers/page-commands.ts';

let staging: Deployment;
let s3: S3Client;
let [oldBucket, newBucket] = ['', ''];

beforeAll(async () => {
  staging = await deploy({ rows: 10 });
  s3 = s3Of(staging.sandbox, staging.workspace.region);
  [oldBucket, newBucket] = [1, 2].map((n) => mediaBucketName(staging.workspace, n)) as [string, string];
});

afterAll(async () => {
  s3?.destroy();
  await staging?.sandbox.stop();
});

const previousUnit = mediaUnit.map((address) => `${address}_previous`);
const inState = async () => (await staging.terraform().pull()).resources.map(addressOf);
const put = (Bucket: string) => s3.send(new PutObjectCommand({ Bucket, Key: 'late', Body: 'late' }));

describe('s3-migrate, strategy side-by-side', () => {
  it('says what to write where the workspace file does not describe the old bucket', async () => {
    staging.edit({ media: { generation: 2, strategy: 'side-by-side' } });
    const { code, output } = await staging.runbook(['s3-migrate', '--confirm', 'staging']);
    expect(output).toContain(
      'write previous: {"generation":1} into the media section of workspaces/staging.ts',
    );
    expect(code).toBe(2);
    await staging.writes();
  });

  it('rehearses the move within the state', async () => {
    staging.edit({ media: { previous: { generation: 1 } } });
    const { code, output } = await staging.runbook(['s3-migrate', '--dry-run']);
    expect(output).toContain('terraform state mv aws_s3_bucket.media aws_s3_bucket.media_previous');
    expect(notOnPage(book, output).missing).toEqual([]);
    expect(notOnPage(book, output).compared).toBeGreaterThan(10);
    expect(output).not.toMatch(/delete +aws_s3/);
    expect(code).toBe(0);
  });

  it('migrates, once killed, and leaves nothing to apply, though the old bucket is fenced', async () => {
    const killed = await signalled(staging, ['s3-migrate', '--confirm', 'staging'], {
      after: begins('create-media'),
      until: async () => newBucket in (await bucketPolicies(s3)),
    });
    expect(killed.code).toBeNull();
    const { code, output } = await staging.runbook(['s3-migrate', '--resume']);
    expect({ code, output }).toMatchObject({ code: 0 });
    await staging.writes();
    expect(await staging.lost({ database: 1, media: 2 })).toEqual([]);
    expect(await objectsOf(s3, newBucket)).toMatchObject(await objectsOf(s3, oldBucket));
    expect(await inState()).toEqual(expect.arrayContaining([...mediaUnit, ...previousUnit]));
    expect((await followers(staging)).lifecycle).toBe(newBucket);
    expect(await staging.isSettled()).toBe(true);
    await expect(put(oldBucket)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it('is not overtaken by the next migration', async () => {
    staging.edit({ media: { generation: 3, previous: { generation: 2 } } });
    const { code, output } = await staging.runbook(['s3-migrate', '--confirm', 'staging']);
    expect(output).toContain('runbook s3-retire --workspace staging');
    expect(code).toBe(3);
    staging.edit({ media: { generation: 2, previous: { generation: 1 } } });
  });

  it('refuses to delete a bucket that the workspace file describes', async () => {
    const { code, output } = await staging.runbook(['s3-retire', '--confirm', 'staging']);
    expect(output).toContain('remove media.previous');
    expect(code).toBe(2);
    expect(Object.keys(await bucketPolicies(s3))).toContain(oldBucket);
  });

  it('retires the old bucket, once killed, in the state too', async () => {
    staging.edit({ media: { previous: null } });
    const killed = await signalled(staging, ['s3-retire', '--confirm', 'staging'], {
      after: begins('forget-previous'),
    });
    expect(killed.code).toBeNull();
    const { code, output } = await staging.runbook(['s3-retire', '--resume']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(Object.keys(await bucketPolicies(s3))).not.toContain(oldBucket);
    expect((await inState()).filter((address) => address.endsWith('_previous'))).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    await staging.writes();
  });
});
