import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book } from '../../runbooks/db-migrate.ts';
import { projectDirectory } from '../../scripts/sandbox/paths.ts';
import { sampling } from '../../scripts/secrets-check/sample.ts';
import { followers } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { instances, killedAt, migrate, watched } from '../helpers/kill.ts';
import { notOnPage } from '../helpers/page-commands.ts';
import { World } from '../helpers/world.ts';

let staging: Deployment;
let password: string;

beforeAll(async () => {
  const database = { passwordSpecials: `'" %$\\` };
  staging = await deploy({
    settings: { database },
    rows: 60_000,
    resident: false,
    project: projectDirectory,
  });
  password = await staging.rolePassword();
});

afterAll(() => staging.sandbox.stop());

const serial = async () => (await staging.terraform().pull()).serial;
const dump = { mode: 'dump' };

const status = () =>
  fetch(`${staging.sandbox.endpoint}/_sandbox`).then((answer) => answer.json()) as Promise<{
    instances: unknown;
    services: unknown;
  }>;

describe('db-migrate, strategy detach', () => {
  it('has a role password that is hard to quote', () => {
    expect(password).toMatch(/['" %$\\]/);
    expect(password.length).toBeGreaterThan(20);
  });

  it('rehearses without changing anything', async () => {
    staging.edit({ database: { generation: 2 } });
    const world = new World(staging);
    const before = { serial: await serial(), status: await status(), world: await world.seen() };
    const { code, output } = await staging.runbook(['db-migrate', '--mode', 'dump', '--dry-run']);
    expect(output).toContain('terraform state rm');
    expect(output).toContain('aws ecs update-service');
    expect(output).toContain('pg_dump');
    expect(output).toContain('pg_restore');
    expect(output).toMatch(/create\s+aws_db_instance\.database/);
    expect(output).toMatch(/update\s+aws_cloudwatch_metric_alarm\.database_cpu/);
    expect(notOnPage(book, output, dump).missing).toEqual([]);
    expect(notOnPage(book, output, dump).compared).toBeGreaterThan(10);
    expect(output).not.toContain(password);
    expect(code).toBe(0);
    expect(output).toMatch(/rehearsed: to move: [\d.]+ MiB\n/);
    expect(output).toMatch(/rehearsed: plan: \d\d resources change\n/);
    expect(output).toMatch(/rehearsed: time: not known before a first uninterrupted run of db-migrate/);
    expect(output).toMatch(/── point of no return[^\n]*\n[^\n]*\[\d+\/\d+\] Start the writers/);
    expect(output).toMatch(/rehearsed: no way back from step \d+ of \d+ on: Start the writers/);
    // The state bucket holds the lease and the copies of runs, too.
    expect({ serial: await serial(), status: await status(), world: await world.seen() }).toEqual(before);
    world.close();
  });

  it('is killed in the middle of the restore, resumed, and finishes', async () => {
    const inRestore = 'command: note move-database > pg_restore --jobs #2';
    const { result: killed, sample: first } = await sampling(() => killedAt(staging, migrate, inRestore, 50));
    expect(killed.commandLines.at(-1)).toMatch(/pg_restore .*objects\.list/);

    const refused = await staging.runbook(['db-migrate', '--confirm', 'staging']);
    expect(refused).toMatchObject({ code: 3, output: expect.stringContaining('--resume') });

    const { result: resumed, sample: second } = await sampling(() =>
      watched(staging, ['db-migrate', '--resume']),
    );
    expect(resumed).toMatchObject({ code: 0, output: expect.stringContaining('certificate') });
    expect(resumed.commandLines).toContainEqual(expect.stringMatching(/pg_restore .*objects\.list/));
    const outputs = [killed, refused, resumed].map(({ output }) => output);
    const commandLines = [killed, first, resumed, second].flatMap((seen) => [...seen.commandLines]);
    for (const text of [...outputs, ...commandLines]) expect(text.includes(password)).toBe(false);
    expect(staging.journals()).toContain('"move-database"');
    expect(staging.journals().includes(password)).toBe(false);
  });

  it('has lost nothing, left nothing to apply, and proves it', async () => {
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    expect((await followers(staging)).alarms).toEqual(['knowme-staging-database-g2']);
    const [counted] = await staging.query(2, 'SELECT count(*)::int AS rows FROM shop.orders');
    expect(counted).toEqual({ rows: 60_000 });
    const certificate = /certificate: (\S+\.json)/.exec(
      staging.journals() + (await staging.runbook(['where'])).output,
    );
    expect(certificate).not.toBeNull();
  });

  it('has nothing more to migrate', async () => {
    const again = await staging.runbook(['db-migrate', '--confirm', 'staging']);
    expect(again).toMatchObject({ code: 2, output: expect.stringContaining('Nothing to migrate') });
  });

  it('moves on while the first database is not retired yet', async () => {
    staging.edit({ database: { generation: 3 } });
    const { code, output } = await staging.runbook(['db-migrate', '--confirm', 'staging']);
    expect({ code, output }).toMatchObject({ code: 0 });
    await staging.writes();
    expect(await staging.lost({ database: 3, media: 1 })).toEqual([]);
  });

  it('retires what is left behind, the newest first, each after a final snapshot', async () => {
    for (const left of [['g1', 'g3'], ['g3']]) {
      const { code, output } = await staging.runbook(['db-retire', '--confirm', 'staging']);
      expect({ code, output }).toMatchObject({ code: 0 });
      expect(await instances(staging)).toEqual(left.map((name) => `knowme-staging-database-${name}`));
      expect(await staging.isSettled()).toBe(true);
    }
    const again = await staging.runbook(['db-retire', '--confirm', 'staging']);
    expect(again).toMatchObject({ code: 3, output: expect.stringContaining('is already gone') });
  });
});
