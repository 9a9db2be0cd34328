import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { migrate } from '../helpers/kill.ts';
import { deployImage, imageOf, recordImage } from '../helpers/release.ts';

const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/knowme-staging-api@sha256:${'b'.repeat(64)}`;

let staging: Deployment;
const api = () => ({
  endpoint: staging.sandbox.endpoint,
  region: staging.workspace.region,
  cluster: 'knowme-staging',
  service: 'knowme-staging-api',
});
beforeAll(async () => {
  staging = await deploy({ rows: 10 });
  await deployImage(api(), image);
  await recordImage(api(), '/knowme/staging/api/image', image);
});
afterAll(() => staging?.sandbox.stop());

describe('a workspace whose pipeline has released', () => {
  it('has nothing to plan', async () => {
    expect(await staging.isSettled()).toBe(true);
  });

  it('keeps the released image while its database moves', async () => {
    staging.edit({ database: { generation: 2 } });
    expect(await staging.runbook(migrate)).toMatchObject({ code: 0 });
    expect(await imageOf(api())).toBe(image);
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
  });
});
