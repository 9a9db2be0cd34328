import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { status } from '../helpers/kill.ts';

/** The setting `api.image` says which image runs only where no pipeline does. */
const byHand = { pipeline: null };
/** The sandbox has every image but this one. */
const missing = { ...byHand, api: { image: 'nobody-pushed-this' } };

let staging: Deployment;
beforeAll(async () => {
  staging = await deploy({ rows: 10, settings: byHand });
});
afterAll(() => staging?.sandbox.stop());

const applyAll = async (set: object = byHand) => {
  const terraform = staging.terraform();
  await terraform.apply(await terraform.plan({ set }));
};

const changed = async (set: object = byHand) =>
  (await staging.terraform().plan({ set })).changes.map(({ address, actions }) => `${actions} ${address}`);

describe('an apply after which ECS has gone back', () => {
  const revision = ['delete,create aws_ecs_task_definition.api', 'update aws_ecs_service.api'];

  it('fails, names the revision that runs and says where to look', async () => {
    const failed = await applyAll(missing).then(
      () => 'it succeeded',
      ({ message }: Error) => message.replace(/[\s│]+/g, ' '),
    );
    expect(failed).toMatch(
      /ECS went back to \S+:task-definition\/knowme-staging-api:1: .*aws ecs describe-services/,
    );
    await staging.writes();
    expect((await status(staging)).services).toEqual([expect.objectContaining({ desired: 1, running: 1 })]);
  });

  it('leaves a plan that tries again', async () => {
    expect(await changed(missing)).toEqual(['update aws_ecs_service.api']);
  });

  it('is made good by an apply of what can run', async () => {
    expect((await changed()).sort()).toEqual(revision);
    await applyAll();
    expect(await changed()).toEqual([]);
  });
});

describe('the number of tasks', () => {
  it('is not for Terraform to change', async () => {
    expect(await changed({ ...byHand, api: { tasks: { min: 2, max: 3 } } })).toEqual([
      'update aws_appautoscaling_target.api',
    ]);
  });
});
