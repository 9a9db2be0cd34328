import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeDBInstancesCommand, ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { loadWorkspace } from '../../workspaces/index.ts';
import { mustTerraform, synth, temporaryDirectory, terraform } from '../constructs/terraform.ts';
import { ended } from '../helpers/deployment.ts';
import { runbook } from '../helpers/runbook-process.ts';

const directory = temporaryDirectory();
const workspace = { TF_WORKSPACE: 'staging' };
const { region } = loadWorkspace('staging', {});
interface Held {
  readonly type: string;
  readonly instances: readonly { readonly attributes: { readonly result: string } }[];
}

let sandbox: Sandbox;
let rds: RDSClient;
let cwd: string;
let env: Record<string, string>;

const settings = (variation: object) => ({
  WORKSPACE_SET: JSON.stringify({
    state: { type: 'local', directory: join(directory, 'states') },
    ...variation,
  }),
});
const write = (variation: object) => synth(directory, 'staging', { ...workspace, ...settings(variation) });

/** Plans a variation of the workspace file as `cdktf deploy` does. */
async function plan(variation: object): Promise<number> {
  await write(variation);
  const { code } = await terraform(cwd, ['plan', '-no-color', '-input=false', '-out=plan.tfplan'], env);
  return code;
}

/** `TF_WORKSPACE=staging cdktf deploy staging` itself, with its files in `out`. */
function deploy(variation: object, out: string) {
  const args = ['deploy', 'staging', '--auto-approve', '--skip-provider-lock', '--output', out];
  return ended(
    spawn(join('node_modules', '.bin', 'cdktf'), args, {
      env: { ...process.env, NODE_OPTIONS: '', CI: 'true', ...env, ...settings(variation) },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

const review = (...options: string[]) =>
  runbook(['review', join(cwd, 'plan.tfplan'), ...options], sandbox.env);

/** Without the time that backups have come to. */
async function instances() {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  return DBInstances.map(({ LatestRestorableTime: _, ...instance }) => instance);
}

/** Without its checks, which Terraform lists in any order. */
async function state() {
  const { serial, resources } = JSON.parse(await mustTerraform(cwd, ['state', 'pull'], env));
  return { serial: serial as number, resources: resources as Held[] };
}

beforeAll(async () => {
  sandbox = await startSandbox({ quick: true });
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  rds = new RDSClient({ endpoint: sandbox.endpoint, region, credentials });
  cwd = await write({});
  await mustTerraform(cwd, ['init', '-input=false'], sandbox.env);
  await mustTerraform(cwd, ['workspace', 'new', 'staging'], sandbox.env);
  env = { ...sandbox.env, ...workspace };
  await mustTerraform(cwd, ['apply', '-auto-approve', '-input=false'], env);
});
afterAll(async () => {
  rds?.destroy();
  await sandbox?.stop();
  rmSync(directory, { recursive: true });
});

describe('the review of a plain deploy', () => {
  it('of what is deployed says that there is nothing to do, and which check does not hold', async () => {
    expect(await plan({})).toBe(0);
    const { code, stdout } = await review();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^staging: WARNING, .*\n {2}nothing to do; planned by/);
    expect(stdout).toContain('check.api_runs: The API of staging runs no task.');
  });

  it('of a raised generation in a protected workspace names db-migrate, and nothing was touched', async () => {
    const before = await state();
    expect(await plan({ protected: true, database: { generation: 2 } })).toBe(1);
    const { code, stdout, stderr } = await review();
    expect(code).toBe(3);
    expect(stdout.replace(/\s+/g, ' ')).toContain('The database goes from generation 1 to 2.');
    expect(stdout).toContain('runbook db-migrate --workspace staging --dry-run');
    expect(stdout).toContain('prevent_destroy');
    expect(stderr).toContain('There is no verdict: planning had failed in staging');
    expect(await state()).toEqual(before);
  });

  it('is borne out by cdktf deploy, which fails and touches nothing', async () => {
    const before = [await state(), await instances()];
    const out = join(directory, 'deployed');
    const { code, output } = await deploy({ protected: true, database: { generation: 2 } }, out);
    expect(code).not.toBe(0);
    // cdktf ends before all that Terraform has said is through; the reason stands last, so it may be missing.
    expect(output).toContain('Invoking Terraform CLI failed');
    expect([await state(), await instances()]).toEqual(before);
    const there = join(out, 'stacks', 'staging');
    await terraform(there, ['plan', '-no-color', '-input=false', '-out=plan.tfplan'], env);
    const reviewed = await runbook(['review', join(there, 'plan.tfplan')], sandbox.env);
    expect(reviewed).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/Instead:\n\s+runbook db-migrate --workspace staging --dry-run\n/),
    });
    expect(reviewed.stdout.replace(/\s+/g, ' ')).toContain('Downtime: 1 to 2 s in the databases');
  });

  it('of both generations in an unprotected workspace is a danger, names both runbooks, and shows no secret', async () => {
    expect(await plan({ database: { generation: 2 }, media: { generation: 2 } })).toBe(0);
    const { code, stdout } = await review('--fail-on', 'danger');
    expect(code).toBe(1);
    expect(stdout).toContain('runbook db-migrate --workspace staging');
    expect(stdout).toContain('runbook s3-migrate --workspace staging');
    expect(stdout).not.toMatch(/DANGER (rds|secret|s3)\//);
    const formats = await Promise.all(
      ['markdown', 'json', 'sarif'].map((format) => review('--format', format)),
    );
    const passwords = (await state()).resources
      .filter(({ type }) => type === 'random_password')
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes.result));
    expect(passwords.length).toBeGreaterThan(0);
    for (const text of [stdout, ...formats.map((one) => one.stdout)]) {
      for (const password of passwords) expect(text).not.toContain(password);
    }
  });
});

describe('the review of what was changed by hand', () => {
  const look = async () => {
    await write({});
    await mustTerraform(cwd, ['plan', '-refresh-only', '-no-color', '-input=false', '-out=plan.tfplan'], env);
    return JSON.parse((await review('--format', 'json')).stdout).workspaces[0];
  };
  const change = (BackupRetentionPeriod: number | undefined) =>
    rds.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: 'knowme-staging-database-g1',
        BackupRetentionPeriod,
        ApplyImmediately: true,
      }),
    );

  it('names what has drifted, and nothing once it is as before', async () => {
    expect((await look()).drift).toEqual([]);
    const [days] = (await instances()).map((instance) => instance.BackupRetentionPeriod);
    await change(1);
    const { drift, changes } = await look();
    expect(changes).toEqual([]);
    expect(drift).toMatchObject([
      {
        address: 'aws_db_instance.database',
        kind: 'update',
        lines: [{ path: 'backup_retention_period', before: String(days), after: '1' }],
      },
    ]);
    await change(days);
    expect((await look()).drift).toEqual([]);
  });
});
