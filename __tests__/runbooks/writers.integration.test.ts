import { ECSClient, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Deployment, deploy, ended } from '../helpers/deployment.ts';
import { migrate } from '../helpers/kill.ts';

let staging: Deployment;
let ecs: ECSClient;

beforeAll(async () => {
  staging = await deploy({ rows: 10 });
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  ecs = new ECSClient({ endpoint: staging.sandbox.endpoint, region: staging.workspace.region, credentials });
});

afterAll(async () => {
  ecs?.destroy();
  await staging?.sandbox.stop();
});

/** A job at work; the control plane lets it end after it was looked at some times. */
async function startJob() {
  const containerDefinitions = [{ name: 'api', image: 'api', memory: 64 }];
  await ecs.send(
    new RegisterTaskDefinitionCommand({ family: 'knowme-staging-report', containerDefinitions }),
  );
  const task = { cluster: 'knowme-staging', taskDefinition: 'knowme-staging-report', startedBy: 'at 3:00' };
  const { tasks } = await ecs.send(new RunTaskCommand({ ...task, launchType: 'FARGATE' }));
  expect(tasks).toHaveLength(1);
}

describe('stopping the writers', () => {
  it('waits for every task of the cluster, and says for which', async () => {
    staging.edit({ database: { generation: 2 } });
    await startJob();
    const { code, output } = await ended(staging.start([...migrate, '--workspace', 'staging', '--json']));
    expect(output).toMatch(/"stop-writers".*knowme-staging-report:1 \(\w+, started by at 3:00\)/);
    expect(output).toContain('certificate');
    expect(code).toBe(0);
  });
});
