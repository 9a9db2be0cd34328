import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAsBefore, unitInState, writersRun } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { migrate } from '../helpers/kill.ts';

const confirm = ['--confirm', 'staging'];
const names = { applicationName: 'knowme-staging-api', deploymentGroupName: 'knowme-staging-api' };

let staging: Deployment;
let codedeploy: CodeDeploy;
let before: Awaited<ReturnType<typeof unitInState>>;
beforeAll(async () => {
  staging = await deploy({ settings: { api: { rollout: 'blue-green' }, pipeline: null }, rows: 200 });
  const { endpoint } = staging.sandbox;
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  codedeploy = new CodeDeploy({ endpoint, region: staging.workspace.region, credentials });
  before = await unitInState(staging);
  staging.edit({ database: { generation: 2 } });
});
afterAll(async () => {
  codedeploy?.destroy();
  await staging?.sandbox.stop();
});

/** Points the deployment group at a service. */
const point = (serviceName: string) =>
  codedeploy.updateDeploymentGroup({
    applicationName: names.applicationName,
    currentDeploymentGroupName: names.deploymentGroupName,
    ecsServices: [{ clusterName: 'knowme-staging', serviceName }],
  });

const deployments = async () => (await codedeploy.listDeployments(names)).deployments ?? [];

describe('a workspace whose API CodeDeploy releases', () => {
  it('says in a rehearsal what it would release', async () => {
    const { output } = await staging.runbook(['db-migrate', '--dry-run']);
    expect(output).toMatch(/aws codedeploy create-deployment .*AWS::ECS::Service/);
    expect(await deployments()).toEqual([]);
  });

  it('stops before the point of no return when CodeDeploy cannot release', async () => {
    await point('somebody-elses');
    const { code, output } = await staging.runbook(migrate);
    expect(output).toMatch(/InvalidECSServiceException: .* releases no service/);
    expect(code).toBe(1);
  });

  it('goes back, and releases what it ran before', async () => {
    await point('knowme-staging-api');
    const { code, output } = await staging.runbook(['rollback']);
    expect(output).toContain('The plan is empty');
    expect(code).toBe(0);
    expect(await deployments()).toHaveLength(1);
    await expectAsBefore(staging, before);
  });

  it('releases what a deploy has made, and nothing twice', async () => {
    staging.edit({ database: { generation: 1 }, api: { cpu: 512, memory: 1024 } });
    const terraform = staging.terraform();
    await terraform.apply(await terraform.plan());
    staging.edit({ database: { generation: 2 } });
    const early = await staging.runbook(migrate);
    expect(early).toMatchObject({ code: 3, output: expect.stringContaining('runbook api-release') });
    staging.edit({ database: { generation: 1 } });
    const released = await staging.runbook(['api-release', ...confirm]);
    expect(released).toMatchObject({ code: 0 });
    expect(await deployments()).toHaveLength(2);
    const again = await staging.runbook(['api-release', ...confirm]);
    expect(again).toMatchObject({ code: 0 });
    expect(await deployments()).toHaveLength(2);
    await staging.writes();
  });

  it('moves its database, and runs the revision that uses it', async () => {
    staging.edit({ database: { generation: 2 } });
    const { code, output } = await staging.runbook(migrate);
    expect(output).toContain('certificate');
    expect(code).toBe(0);
    expect(await deployments()).toHaveLength(3);
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await writersRun(staging)).toBe(true);
    expect(await staging.isSettled()).toBe(true);
  });
});
