import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Deployment, deploy, ended } from '../helpers/deployment.ts';
import { untilOutput } from '../helpers/until-output.ts';

let staging: Deployment;
let password: string;

beforeAll(async () => {
  const database = { passwordSpecials: `'" %$\\` };
  staging = await deploy({ settings: { database }, rows: 60_000 });
  password = await staging.rolePassword();
});

afterAll(() => staging.sandbox.stop());

const serial = async () => (await staging.terraform().pull()).serial;
const status = () =>
  fetch(`${staging.sandbox.endpoint}/_sandbox`).then((answer) => answer.json()) as Promise<{
    instances: unknown;
    services: unknown;
  }>;

/** The command lines of every process of this machine. */
const processes = () => execFileSync('ps', ['-eww', '-o', 'args'], { encoding: 'utf8' });

describe('db-migrate, strategy detach', () => {
  it('has a role password that is hard to quote', () => {
    expect(password).toMatch(/['" %$\\]/);
    expect(password.length).toBeGreaterThan(20);
  });

  it('rehearses without changing anything', async () => {
    staging.edit({ database: { generation: 2 } });
    const before = { serial: await serial(), status: await status() };
    const { code, output } = await staging.runbook(['db-migrate', '--dry-run']);
    expect(output).toContain('terraform state rm');
    expect(output).toContain('aws ecs update-service');
    expect(output).toContain('pg_dump');
    expect(output).toContain('pg_restore');
    expect(output).toMatch(/create\s+aws_db_instance\.database/);
    expect(output).not.toContain(password);
    expect(code).toBe(0);
    expect({ serial: await serial(), status: await status() }).toEqual(before);
  });

  it('is killed in the middle of the restore, resumed, and finishes', async () => {
    const run = staging.start(['db-migrate', '--workspace', 'staging', '--confirm', 'staging', '--json']);
    const first = ended(run);
    await untilOutput(run, /"move-database".*"unit":"tables"/);
    const seen = processes();
    run.kill('SIGKILL');
    const killed = await first;
    expect(seen).toMatch(/pg_dump|pg_restore/);

    const refused = await staging.runbook(['db-migrate', '--confirm', 'staging']);
    expect(refused.code).toBe(3);
    expect(refused.output).toContain('--resume');

    const resumed = await staging.runbook(['db-migrate', '--resume']);
    expect(resumed.output).toContain('certificate');
    expect(resumed.code).toBe(0);
    for (const text of [seen, killed.output, refused.output, resumed.output, staging.journals()]) {
      expect(text.includes(password)).toBe(false);
    }
  });

  it('has lost nothing, left nothing to apply, and proves it', async () => {
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    const [counted] = await staging.query(2, 'SELECT count(*)::int AS rows FROM shop.orders');
    expect(counted).toEqual({ rows: 60_000 });
    const certificate = /certificate: (\S+\.json)/.exec(
      staging.journals() + (await staging.runbook(['status'])).output,
    );
    expect(certificate).not.toBeNull();
  });

  it('has nothing more to migrate', async () => {
    const again = await staging.runbook(['db-migrate', '--confirm', 'staging']);
    expect(again).toMatchObject({ code: 2, output: expect.stringContaining('Nothing to migrate') });
  });

  it('retires the old database after a final snapshot', async () => {
    const { code, output } = await staging.runbook(['db-retire', '--confirm', 'staging']);
    expect(output).toContain('done');
    expect(code).toBe(0);
    expect(JSON.stringify(await status())).not.toContain('database-g1');
    expect(await staging.isSettled()).toBe(true);
  });
});
