import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { s3Of } from '../../scripts/demo/world.ts';
import { mediaBucketName } from '../../workspaces/names.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, signalled } from '../helpers/kill.ts';
import { bucketPolicies } from '../helpers/objects.ts';

let staging: Deployment;
let s3: S3Client;
let ecs: ECSClient;
let before: Awaited<ReturnType<typeof bucketPolicies>>;
let [oldBucket, newBucket] = ['', ''];

beforeAll(async () => {
  staging = await deploy({ objects: 250, rows: 10 });
  const { region } = staging.workspace;
  s3 = s3Of(staging.sandbox, region);
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  ecs = new ECSClient({ endpoint: staging.sandbox.endpoint, region, credentials });
  [oldBucket, newBucket] = [1, 2].map((n) => mediaBucketName(staging.workspace, n)) as [string, string];
  before = await bucketPolicies(s3);
});

afterAll(async () => {
  s3?.destroy();
  ecs?.destroy();
  await staging?.sandbox.stop();
});

const bucketInState = async () => {
  const { resources } = await staging.terraform().pull();
  const buckets = resources.filter(({ type }) => type === 'aws_s3_bucket');
  return JSON.stringify(buckets.map(({ name, instances }) => [name, instances]));
};
const put = (Bucket: string) => s3.send(new PutObjectCommand({ Bucket, Key: 'late', Body: 'late' }));

const taskDefinition = async () => {
  const service = { cluster: 'knowme-staging', services: ['knowme-staging-api'] };
  const { services } = await ecs.send(new DescribeServicesCommand(service));
  return services?.[0]?.taskDefinition;
};

const described = { generation: 1, strategy: 'detach', previous: null };
const migrate = ['s3-migrate', '--confirm', 'staging'];

const duringTheCopy = () =>
  signalled(staging, [...migrate, '--mode', 'stopped'], {
    after: /"move-bucket".*"unit":"objects"/,
    signal: 'SIGTERM',
  });

/** Terraform has made the application's service use the new bucket, and the runbook does not know it yet. */
async function duringTheSwitch() {
  const old = await taskDefinition();
  const until = async () => (await taskDefinition()) !== old;
  return signalled(staging, migrate, { after: begins('switch-media'), until });
}

describe.each([
  { media: { generation: 2, strategy: 'detach' }, stop: duringTheCopy, code: 130 },
  {
    media: { generation: 2, strategy: 'side-by-side', previous: { generation: 1 } },
    stop: duringTheSwitch,
    code: null,
  },
])('rollback of s3-migrate, strategy $media.strategy', ({ media, stop, code }) => {
  it(`is offered after ${stop.name}, with the old bucket fenced`, async () => {
    staging.edit({ media });
    const stopped = await stop();
    expect(stopped.code).toBe(code);
    const { output } = await staging.runbook(migrate);
    expect(output).toContain('runbook rollback --workspace staging');
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

it('goes back by itself, before the switch, when writes are stopped for longer than allowed', async () => {
  staging.edit({ media: { generation: 2, strategy: 'detach', previous: null } });
  const { code, output } = await staging.runbook([...migrate, '--max-downtime', '1s']);
  expect({ code, output }).toMatchObject({ code: 3 });
  expect(output).toMatch(/longer than --max-downtime 1s allows\. Going back/);
  expect(output).toMatch(/given itself up.* Everything is as it was before/);
  expect(await bucketPolicies(s3)).toEqual(before);
  await staging.writes();
  expect(await staging.lost({ database: 1, media: 1 })).toEqual([]);
  staging.edit({ media: described });
});
