import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseUnit } from '../../constructs/outputs.ts';
import { loadWorkspace } from '../../workspaces/index.ts';
import { expectAsBefore, unitInState } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, instances, killedAt, migrate, signalled, status } from '../helpers/kill.ts';

let staging: Deployment;
let before: Awaited<ReturnType<typeof unitInState>>;

const strategy = { database: { strategy: 'side-by-side' } };

beforeAll(async () => {
  staging = await deploy({ settings: strategy });
  before = await unitInState(staging);
  const { generation, engineVersion, instanceClass, storage } = loadWorkspace('staging').database;
  const previous = { generation, engineVersion, instanceClass, storage };
  staging.edit({ database: { generation: 2, previous } });
});

afterAll(() => staging.sandbox.stop());

describe('rollback, strategy side-by-side', () => {
  it('is possible until the writers start', async () => {
    await killedAt(staging, migrate, 'command: plan switch-database > terraform apply');
    expect(staging.journals()).not.toMatch(/"event":"begin","step":"start-writers"/);
    // Terraform outlives the runbook and points the application at the new database.
    expect(Object.keys(await unitInState(staging))).toHaveLength(2 * databaseUnit.length);
    expect((await staging.terraform().output()).database_identifier).toBe('knowme-staging-database-g2');
  });

  it('is killed while it removes the new database', async () => {
    await signalled(staging, ['rollback'], {
      after: begins('create-database', 'undo'),
      until: async () => (await instances(staging)).length === 1,
    });
    const { code, output } = await staging.runbook(['rollback']);
    expect(output).toContain('The plan is empty');
    expect(code).toBe(0);
  });

  it('has brought everything back as it was', async () => {
    await expectAsBefore(staging, before);
    const described = staging.settings;
    staging.edit({ database: { generation: 1, previous: null } });
    expect(await staging.isSettled()).toBe(true);
    staging.edit(described);
  });

  it('is refused once the writers were started', async () => {
    await signalled(staging, migrate, {
      after: begins('start-writers'),
      until: async () => (await status(staging)).services[0]?.desired === 1,
    });
    const refused = await staging.runbook(['rollback']);
    expect(refused.output).toContain('The point of no return is passed');
    expect(refused.output).toContain('--resume');
    expect(refused.code).toBe(3);
  });

  it('leaves only the way forward, and that works', async () => {
    const resumed = await staging.runbook(['db-migrate', '--resume']);
    expect(resumed.output).toContain('certificate');
    expect(resumed.code).toBe(0);
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
  });
});
