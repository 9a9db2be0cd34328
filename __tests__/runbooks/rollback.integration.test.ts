import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { remains, unitInState, writersRun } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, instances, migrate, signalled } from '../helpers/kill.ts';

let staging: Deployment;
let before: Awaited<ReturnType<typeof unitInState>>;

beforeAll(async () => {
  staging = await deploy({ rows: 60_000 });
  before = await unitInState(staging);
  staging.edit({ database: { generation: 2 } });
});

afterAll(() => staging.sandbox.stop());

describe('rollback, strategy detach', () => {
  it('is offered when SIGTERM ends the restore', async () => {
    const { code, output } = await signalled(staging, migrate, {
      after: /"move-database".*"unit":"tables"/,
      signal: 'SIGTERM',
    });
    expect(output).toContain('runbook db-migrate --workspace staging --resume');
    expect(output).toContain('runbook rollback --workspace staging');
    expect(code).toBe(130);
    expect(staging.journals()).toMatch(/"event":"interrupted","step":"move-database"/);
    expect(await remains(staging, 2)).toHaveLength(4);
  });

  it('is killed while it puts the old database back', async () => {
    const { code } = await signalled(staging, ['rollback'], { after: begins('detach-database', 'undo') });
    expect(code).toBeNull();
  });

  it('finishes when it is run again', async () => {
    const { code, output } = await staging.runbook(['rollback']);
    expect(output).toContain('The plan is empty');
    expect(code).toBe(0);
  });

  it('has brought everything back as it was', async () => {
    expect(await unitInState(staging)).toEqual(before);
    expect(await remains(staging, 2)).toEqual([]);
    expect(await instances(staging)).toEqual(['knowme-staging-database-g1']);
    expect(await writersRun(staging)).toBe(true);
    await staging.writes();
    expect(await staging.lost({ database: 1, media: 1 })).toEqual([]);
    await staging.query(1, 'CREATE TABLE written_after (); DROP TABLE written_after');
    staging.edit({ database: { generation: 1 } });
    expect(await staging.isSettled()).toBe(true);
  });

  it('has nothing more to roll back', async () => {
    const again = await staging.runbook(['rollback']);
    expect(again).toMatchObject({ code: 3, output: expect.stringContaining('Nothing to roll back') });
  });

  it('leaves the way free for a new migration', async () => {
    staging.edit({ database: { generation: 2 } });
    const { code, output } = await staging.runbook(migrate);
    expect(output).toContain('certificate');
    expect(code).toBe(0);
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
  });
});
