import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { s3Of } from '../../scripts/demo/world.ts';
import { mediaBucketName } from '../../workspaces/names.ts';
import { type Deployment, deploy, ended } from '../helpers/deployment.ts';
import { bucketPolicies } from '../helpers/objects.ts';
import { untilOutput } from '../helpers/until-output.ts';

let staging: Deployment;
let s3: S3Client;
let before: Awaited<ReturnType<typeof bucketPolicies>>;
let [oldBucket, newBucket] = ['', ''];

beforeAll(async () => {
  staging = await deploy({ objects: 400, rows: 10 });
  s3 = s3Of(staging.sandbox, staging.workspace.region);
  [oldBucket, newBucket] = [1, 2].map((n) => mediaBucketName(staging.workspace, n)) as [string, string];
  before = await bucketPolicies(s3);
});

afterAll(async () => {
  s3?.destroy();
  await staging?.sandbox.stop();
});

const bucketInState = async () => {
  const { resources } = await staging.terraform().pull();
  const buckets = resources.filter(({ type }) => type === 'aws_s3_bucket');
  return JSON.stringify(buckets.map(({ name, instances }) => [name, instances]));
};
const put = (Bucket: string) => s3.send(new PutObjectCommand({ Bucket, Key: 'late', Body: 'late' }));

const described = { generation: 1, strategy: 'detach', previous: null };

describe.each([
  { generation: 2, strategy: 'detach' },
  { generation: 2, strategy: 'side-by-side', previous: { generation: 1 } },
])('rollback of s3-migrate: %j', (media) => {
  it('is stopped in the middle of the copy, with the old bucket fenced', async () => {
    staging.edit({ media });
    const run = staging.start(['s3-migrate', '--workspace', 'staging', '--confirm', 'staging', '--json']);
    const end = ended(run);
    await untilOutput(run, /"move-bucket".*"unit":"objects"/);
    run.kill('SIGTERM');
    const { code, output } = await end;
    expect(output).toContain('runbook rollback --workspace staging');
    expect(code).toBe(130);
    expect(Object.keys(await bucketPolicies(s3))).toContain(newBucket);
    await expect(put(oldBucket)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it('brings everything back as it was', async () => {
    const { code, output } = await staging.runbook(['rollback']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).not.toContain('NOT undone');
    expect(await bucketPolicies(s3)).toEqual(before);
    expect(await bucketInState()).toContain(oldBucket);
    expect(await bucketInState()).not.toMatch(new RegExp(`${newBucket}|previous`));
  });

  it('leaves writers that write, and nothing to apply once the workspace file says so', async () => {
    await staging.writes();
    expect(await staging.lost({ database: 1, media: 1 })).toEqual([]);
    staging.edit({ media: described });
    expect(await staging.isSettled()).toBe(true);
    const again = await staging.runbook(['rollback']);
    expect(again).toMatchObject({ code: 3, output: expect.stringContaining('Nothing to roll back') });
  });
});
