import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { deployImage, recordImage } from '../helpers/release.ts';
import { type Module, openModule, requiredProviders } from '../sandbox/providers/terraform.ts';
import { at, reference, synthWorkspace } from './synth.ts';

const region = 'eu-west-1';
const repository = `123456789012.dkr.ecr.${region}.amazonaws.com/knowme-staging-api`;
const image = (letter: string) => `${repository}@sha256:${letter.repeat(64)}`;

/** Of the workspace staging what a release is about, on the real provider; all else would only take time. */
function service(cpu?: number) {
  const stack = synthWorkspace('staging', cpu ? { api: { cpu, memory: 1024 } } : {});
  const {
    depends_on: _,
    load_balancer: __,
    network_configuration: ___,
    ...kept
  } = at(stack, 'aws_ecs_service.api');
  const network_configuration = { subnets: reference('data.aws_subnets.default.ids') };
  return JSON.parse(
    JSON.stringify({
      terraform: requiredProviders,
      provider: { aws: { region, default_tags: { tags: { workspace: 'staging' } } } },
      data: { aws_subnets: { default: {} } },
      resource: {
        aws_ssm_parameter: { api_image: at(stack, 'aws_ssm_parameter.api_image') },
        aws_ecs_cluster: { api: { name: 'knowme-staging' } },
        aws_ecs_task_definition: { api: at(stack, 'aws_ecs_task_definition.api') },
        aws_ecs_service: { api: { ...kept, network_configuration } },
      },
    })
      .replaceAll(reference('aws_ecr_repository.api.repository_url'), repository)
      .replaceAll(/\$\{(?!aws_(ssm|ecs)_|data|self)[^}]+\.(\w+)\}/g, 'arn:aws:iam::123456789012:role/$2'),
  );
}

let sandbox: Sandbox;
let module: Module;
beforeAll(async () => {
  sandbox = await startSandbox({ region });
  module = await openModule(service(), sandbox.env);
  await module.must('apply', '-auto-approve', '-input=false');
});
afterAll(async () => {
  await module?.remove();
  await sandbox?.stop();
});

const api = () => ({
  endpoint: sandbox.endpoint,
  region,
  cluster: 'knowme-staging',
  service: 'knowme-staging-api',
});
const release = (released: string) => deployImage(api(), released);
const record = (released: string) => recordImage(api(), '/knowme/staging/api/image', released);
const changes = async () => (await module.changes()).map(({ address, actions }) => `${actions} ${address}`);
/** A new revision, in the place of the one that runs. */
const anew = ['update aws_ecs_service.api', 'delete,create aws_ecs_task_definition.api'];

describe('on the real provider', () => {
  it('the first image is the setting', async () => {
    expect(sandbox.providers.aws.kind).not.toBe('quick');
    expect(await changes()).toEqual([]);
    const state = await module.state();
    expect(state['aws_ssm_parameter.api_image']?.insecure_value).toBe(`${repository}:1.0.0`);
  });

  it('a release that ECS took back, so that it was not recorded, is a difference', async () => {
    await release(image('b'));
    expect(await changes()).toEqual(anew);
  });

  it('a release leaves nothing to plan', async () => {
    const revision = await release(image('b'));
    await record(image('b'));
    expect(await changes()).toEqual([]);
    await module.must('apply', '-refresh-only', '-auto-approve');
    expect((await module.state())['aws_ecs_service.api']?.task_definition).toBe(revision);
  });

  it('a later change keeps the image that was released', async () => {
    await module.write(service(512));
    expect(await changes()).toEqual(anew);
    await module.must('apply', 'plan');
    const { cpu, container_definitions } = (await module.state())['aws_ecs_task_definition.api'] ?? {};
    expect([cpu, JSON.parse(String(container_definitions))[0].image]).toEqual(['512', image('b')]);
    expect(await changes()).toEqual([]);
  });
});
