import { describe, expect, it } from '@jest/globals';
import { heldStage } from '../../../constructs/outputs.ts';
import { addresses, at, reference, type Synthesised, synthWorkspace } from '../synth.ts';

interface Action {
  readonly name: string;
  readonly category: string;
  readonly provider: string;
  readonly run_order?: number;
  readonly configuration: Readonly<Record<string, string>>;
  readonly input_artifacts?: readonly string[];
  readonly output_artifacts?: readonly string[];
}

interface Stage {
  readonly name: string;
  readonly action: readonly Action[];
}

const stages = (stack: Synthesised) => at(stack, 'aws_codepipeline.pipeline').stage as Stage[];
const stage = (stack: Synthesised, name: string) => {
  const found = stages(stack).find((one) => one.name === name);
  if (!found) throw new Error(`no stage ${name}`);
  return found;
};
const names = (stack: Synthesised) => stages(stack).map(({ name }) => name);
const action = (stack: Synthesised, name: string) => {
  const found = stages(stack)
    .flatMap((one) => one.action)
    .find((one) => one.name === name);
  if (!found) throw new Error(`no action ${name}`);
  return found;
};
const statements = (stack: Synthesised, address: string) =>
  JSON.parse(at(stack, `aws_iam_role_policy.${address}`).policy as string).Statement;

const staging = synthWorkspace('staging');
const production = synthWorkspace('production');
const manual = synthWorkspace('staging', { pipeline: null });

describe('the pipeline', () => {
  it('builds before anybody is asked, and asks only in a protected workspace', () => {
    expect(names(staging)).toEqual(['Source', 'Build', 'Release', 'Publish']);
    expect(names(production)).toEqual(['Source', 'Build', 'Approve', 'Release', 'Publish']);
    expect(action(production, 'Approve').configuration.NotificationArn).toBe(
      reference('aws_sns_topic.notices.arn'),
    );
  });

  it.each(['staging', 'production'])('of %s starts with pushes to its own branch, and no others', (name) => {
    const stack = synthWorkspace(name);
    const sources = stage(stack, 'Source').action;
    expect(sources.map(({ configuration }) => configuration)).toEqual(
      ['knowme/api', 'knowme/web'].map((FullRepositoryId) =>
        expect.objectContaining({ FullRepositoryId, BranchName: name, DetectChanges: 'false' }),
      ),
    );
    const push = [{ branches: { includes: [name] } }];
    expect(at(stack, 'aws_codepipeline.pipeline').trigger).toEqual(
      sources.map((source) => ({
        provider_type: 'CodeStarSourceConnection',
        git_configuration: { source_action_name: source.name, push },
      })),
    );
  });

  it('lets the newest push overtake those that wait', () => {
    const { execution_mode, pipeline_type } = at(staging, 'aws_codepipeline.pipeline');
    expect([execution_mode, pipeline_type]).toEqual(['SUPERSEDED', 'V2']);
  });

  it('releases the image it built, by its digest, one step after the other', () => {
    const release = stage(staging, heldStage).action;
    expect(release.map(({ run_order }) => run_order)).toEqual(release.map((_, index) => index + 1));
    expect(release.map(({ name }) => name).slice(-2)).toEqual(['Deploy', 'Record']);
    expect(action(staging, 'Record').configuration.Input).toBe('{"image":"#{Image.IMAGE}"}');
    expect(action(staging, 'Deploy')).toMatchObject({
      input_artifacts: action(staging, 'Image').output_artifacts,
      configuration: { FileName: 'imagedefinitions.json' },
    });
  });

  it('touches database and service in no stage before the held one', () => {
    const before = stages(production).slice(0, names(production).indexOf(heldStage));
    const providers = before.flatMap((one) => one.action.map(({ provider }) => provider));
    expect(new Set(providers)).toEqual(new Set(['CodeStarSourceConnection', 'CodeBuild', 'Manual']));
  });

  it('is known to the runbooks where there is one', () => {
    expect(staging.output.pipeline_name?.value).toBe(reference('aws_codepipeline.pipeline.name'));
    expect(manual.output.pipeline_name?.value).toBe('');
  });

  it('tells how a release ended', () => {
    const { event_pattern } = at(staging, 'aws_cloudwatch_event_rule.pipeline');
    expect(JSON.parse(event_pattern as string).detail.state).toEqual(['SUCCEEDED', 'FAILED', 'STOPPED']);
    const { Statement } = JSON.parse(at(staging, 'aws_sns_topic_policy.notices').policy as string);
    const events = Statement.find(({ Sid }: { Sid: string }) => Sid === 'Events');
    // With one, EventBridge's messages are lost without a word.
    expect(events).not.toHaveProperty('Condition');
  });
});

describe('a release where CodeDeploy turns the traffic', () => {
  const turned = synthWorkspace('staging', { api: { rollout: 'blue-green' } });

  it('writes the revision down just before, when no runbook can be at work', () => {
    const release = stage(turned, heldStage).action;
    expect(release.map(({ name }) => name)).toEqual(['Migrate', 'Describe', 'Deploy', 'Record']);
    expect(action(turned, 'Deploy')).toMatchObject({
      provider: 'CodeDeployToECS',
      input_artifacts: action(turned, 'Describe').output_artifacts,
    });
    expect(JSON.parse(action(turned, 'Describe').configuration.EnvironmentVariables ?? '')).toEqual([
      { name: 'IMAGE', value: '#{Image.IMAGE}', type: 'PLAINTEXT' },
    ]);
  });

  it('leaves the service to CodeDeploy', () => {
    const actions = statements(turned, 'pipeline').flatMap(({ Action }: { Action: string[] }) => Action);
    expect(actions).toContain('codedeploy:CreateDeployment');
    expect(actions).not.toContain('ecs:UpdateService');
    expect(JSON.stringify(statements(staging, 'pipeline'))).not.toContain('codedeploy');
  });
});

describe('a workspace without a pipeline', () => {
  it.each([{ pipeline: null }, { branch: null }])('has nothing of one: %j', (variation) => {
    const found = addresses(synthWorkspace('staging', variation));
    expect(found.filter((address) => /pipeline|codebuild|ssm/.test(address))).toEqual([]);
  });
});

describe('a build', () => {
  const environment = (name: string) => at(staging, `aws_codebuild_project.pipeline_${name}`).environment;

  it('runs Docker only where an image is made, on the processor of the tasks', () => {
    const privileged = ['image', 'pages', 'publish'].map((name) => environment(name));
    expect(privileged).toEqual(
      [true, false, false].map((privileged_mode) =>
        expect.objectContaining({ privileged_mode, type: 'LINUX_CONTAINER' }),
      ),
    );
  });

  it('of the web app is told where this workspace’s API is', () => {
    const value = 'https://api.staging.knowme.example';
    expect(environment('pages')).toMatchObject({
      environment_variable: ['API_URL', 'VITE_API_URL'].map((name) => ({ name, value })),
    });
  });

  it('of the web app can touch neither images nor the bucket users read from', () => {
    const actions = statements(staging, 'pipeline_pages').flatMap(
      ({ Action }: { Action: string[] }) => Action,
    );
    expect(actions.filter((one: string) => !/^(logs:|s3:(Get|PutObject))/.test(one))).toEqual([]);
    expect(JSON.stringify(statements(staging, 'pipeline_pages'))).not.toContain('aws_s3_bucket.web');
  });

  it('that publishes can only add to the bucket', () => {
    const resource = `${reference('aws_s3_bucket.web.arn')}/*`;
    const on = statements(staging, 'pipeline_publish').filter(({ Resource }: { Resource: string[] }) =>
      Resource.includes(resource),
    );
    expect(on.map(({ Action }: { Action: string[] }) => Action)).toEqual([['s3:PutObject']]);
  });
});

describe('the image in force', () => {
  const image = (stack: Synthesised) =>
    JSON.parse(at(stack, 'aws_ecs_task_definition.api').container_definitions as string)[0].image;

  it('is what the last release wrote down, and the setting only the first', () => {
    expect(image(staging)).toBe(reference('aws_ssm_parameter.api_image.insecure_value'));
    expect(at(staging, 'aws_ssm_parameter.api_image')).toMatchObject({
      name: '/knowme/staging/api/image',
      insecure_value: `${reference('aws_ecr_repository.api.repository_url')}:1.0.0`,
      lifecycle: { ignore_changes: ['insecure_value'] },
    });
  });

  it('is the setting where people release', () => {
    expect(image(manual)).toBe(`${reference('aws_ecr_repository.api.repository_url')}:1.0.0`);
  });
});
