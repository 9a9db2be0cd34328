import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { remains, unitInState, writersRun } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, instances, migrate, signalled } from '../helpers/kill.ts';

let staging: Deployment;

beforeAll(async () => {
  staging = await deploy();
});

afterAll(() => staging.sandbox.stop());

describe('rollback of a migration killed while Terraform creates the new database', () => {
  it('waits for Terraform, which lives on, and leaves nothing of what it made', async () => {
    const before = await unitInState(staging);
    staging.edit({ database: { generation: 2 } });
    await signalled(staging, migrate, {
      after: begins('create-database'),
      until: async () => (await instances(staging)).length === 2,
    });
    const { code, output } = await staging.runbook(['rollback']);
    expect(output).toContain('The plan is empty');
    expect(code).toBe(0);
    expect(await remains(staging, 2)).toEqual([]);
    expect(await unitInState(staging)).toEqual(before);
    expect(await writersRun(staging)).toBe(true);
    await staging.writes();
    expect(await staging.lost({ database: 1, media: 1 })).toEqual([]);
  });

  it('leaves the way free for a new migration', async () => {
    const { code, output } = await staging.runbook(migrate);
    expect(output).toContain('certificate');
    expect(code).toBe(0);
    expect(await staging.isSettled()).toBe(true);
  });
});
