import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { mustTerraform, synth, temporaryDirectory, terraform } from '../constructs/terraform.ts';
import { runbook } from '../helpers/runbook-process.ts';

const directory = temporaryDirectory();
const workspace = { TF_WORKSPACE: 'staging' };
interface Held {
  readonly type: string;
  readonly instances: readonly { readonly attributes: { readonly result: string } }[];
}

let sandbox: Sandbox;
let cwd: string;
let env: Record<string, string>;

const write = (variation: object) => {
  const set = { state: { type: 'local', directory: join(directory, 'states') }, ...variation };
  return synth(directory, 'staging', { ...workspace, WORKSPACE_SET: JSON.stringify(set) });
};

/** Plans a variation of the workspace file as `cdktf deploy` does. */
async function plan(variation: object): Promise<number> {
  await write(variation);
  const { code } = await terraform(cwd, ['plan', '-no-color', '-input=false', '-out=plan.tfplan'], env);
  return code;
}

const review = (...options: string[]) =>
  runbook(['review', join(cwd, 'plan.tfplan'), ...options], sandbox.env);
/** Without its checks, which Terraform lists in any order. */
async function state() {
  const { serial, resources } = JSON.parse(await mustTerraform(cwd, ['state', 'pull'], env));
  return { serial: serial as number, resources: resources as Held[] };
}

beforeAll(async () => {
  sandbox = await startSandbox({ quick: true });
  cwd = await write({});
  await mustTerraform(cwd, ['init', '-input=false'], sandbox.env);
  await mustTerraform(cwd, ['workspace', 'new', 'staging'], sandbox.env);
  env = { ...sandbox.env, ...workspace };
  await mustTerraform(cwd, ['apply', '-auto-approve', '-input=false'], env);
});
afterAll(async () => {
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
