import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { ECS } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { heldStage } from '../../constructs/outputs.ts';
import { type Deployment, deploy, ended } from '../helpers/deployment.ts';
import { begins, migrate, signalled } from '../helpers/kill.ts';

let staging: Deployment;
let ecs: ECS;
let releases: CodePipeline;

const name = 'knowme-staging';

beforeAll(async () => {
  staging = await deploy({ rows: 10 });
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const options = { endpoint: staging.sandbox.endpoint, region: staging.workspace.region, credentials };
  ecs = new ECS(options);
  releases = new CodePipeline(options);
  staging.edit({ database: { generation: 2 } });
});

afterAll(async () => {
  ecs?.destroy();
  releases?.destroy();
  await staging?.sandbox.stop();
});

/** A job at work; moto lets it go through its states as it is looked at, several times for each. */
async function startJob() {
  const body = JSON.stringify({ model_name: 'ecs::task', transition: { progression: 'manual', times: 3 } });
  await fetch(`${staging.sandbox.endpoint}/moto-api/state-manager/set-transition`, { method: 'POST', body });
  const family = 'knowme-staging-report';
  const containerDefinitions = [{ name: 'api', image: 'api', memory: 64 }];
  await ecs.registerTaskDefinition({ family, containerDefinitions });
  const task = { cluster: name, taskDefinition: family, startedBy: 'at 3:00' };
  const { tasks } = await ecs.runTask({ ...task, launchType: 'FARGATE' });
  expect(tasks).toHaveLength(1);
}

/** How the way into the stage stands in which a release changes something. */
async function transition() {
  const { stageStates = [] } = await releases.getPipelineState({ name });
  return stageStates.find(({ stageName }) => stageName === heldStage)?.inboundTransitionState;
}

describe('a pipeline', () => {
  it('that is releasing is let finish first', async () => {
    const { pipelineExecutionId } = await releases.startPipelineExecution({ name });
    const release = { pipelineName: name, pipelineExecutionId };
    await releases.retryStageExecution({ ...release, stageName: heldStage, retryMode: 'FAILED_ACTIONS' });
    const { code, output } = await staging.runbook(migrate);
    expect(output).toMatch(/Pipeline knowme-staging is releasing: its stage Release is under way/);
    expect(output).toContain('Nothing was changed');
    expect(code).toBe(3);
    await releases.stopPipelineExecution(release);
  });

  it('is held by the run that stops the writers, and let go by its rollback', async () => {
    await signalled(staging, migrate, { after: begins('fence-database'), signal: 'SIGTERM' });
    expect(await transition()).toMatchObject({
      enabled: false,
      disabledReason: expect.stringMatching(/^runbook \w+-db-migrate-\w+$/),
    });
    const { code, output } = await staging.runbook(['rollback']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await transition()).toEqual({ enabled: true });
  });

  it('that somebody else holds stays held', async () => {
    const way = { pipelineName: name, stageName: heldStage, transitionType: 'Inbound' as const };
    await releases.disableStageTransition({ ...way, reason: 'not on fridays' });
    await signalled(staging, migrate, { after: begins('fence-database'), signal: 'SIGTERM' });
    expect(await staging.runbook(['rollback'])).toMatchObject({ code: 0 });
    expect(await transition()).toMatchObject({ enabled: false, disabledReason: 'not on fridays' });
    await releases.enableStageTransition(way);
  });
});

describe('stopping the writers', () => {
  it('waits for every task of the cluster, says for which, and lets the pipeline go at the end', async () => {
    await startJob();
    const { code, output } = await ended(staging.start([...migrate, '--workspace', 'staging', '--json']));
    expect(output).toMatch(/"stop-writers".*knowme-staging-report:1 \(\w+, started by at 3:00\)/);
    expect(output).toMatch(/the API is stopped once they have ended: knowme-staging-report:1/);
    expect(output).toContain('certificate');
    expect(code).toBe(0);
    expect(await transition()).toEqual({ enabled: true });
  });
});
