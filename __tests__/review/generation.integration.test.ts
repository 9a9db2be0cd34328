import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { mustTerraform, synth, temporaryDirectory, terraform } from '../constructs/terraform.ts';
import { runbook } from '../helpers/runbook-process.ts';

const directory = temporaryDirectory();
const states = join(directory, 'states');
const workspace = { TF_WORKSPACE: 'staging' };
let sandbox: Sandbox;
let cwd: string;
let env: Record<string, string>;

const write = (variation: object) => {
  const set = { state: { type: 'local', directory: states }, ...variation };
  return synth(directory, 'staging', { ...workspace, WORKSPACE_SET: JSON.stringify(set) });
};

/** Plans a variation of the workspace file as `cdktf deploy` does, and reviews the plan that was saved. */
async function reviewed(variation: object, ...options: string[]) {
  await write(variation);
  const { code } = await terraform(cwd, ['plan', '-no-color', '-input=false', '-out=plan.tfplan'], env);
  const review = await runbook(['review', join(cwd, 'plan.tfplan'), ...options], sandbox.env);
  return { planned: code, ...review };
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
  it('of what is deployed says that there is nothing to do', async () => {
    expect(await reviewed({})).toMatchObject({
      planned: 0,
      code: 0,
      stdout: expect.stringMatching(/^staging: NONE/),
    });
  });

  it('of a raised generation in a protected workspace names db-migrate, and nothing was touched', async () => {
    const state = () =>
      readFileSync(join(states, 'terraform.tfstate.d', 'staging', 'terraform.tfstate'), 'utf8');
    const before = state();
    const { planned, code, stdout, stderr } = await reviewed({
      protected: true,
      database: { generation: 2 },
    });
    expect(planned).toBe(1);
    expect(code).toBe(3);
    expect(stdout.replace(/\s+/g, ' ')).toContain('The database goes from generation 1 to 2.');
    expect(stdout).toContain('runbook db-migrate --workspace staging --dry-run');
    expect(stdout).toContain('prevent_destroy');
    expect(stderr).toContain('There is no verdict: planning had failed in staging');
    expect(state()).toBe(before);
  });

  it('of one in an unprotected workspace is a danger', async () => {
    const { planned, code, stdout } = await reviewed({ database: { generation: 2 } }, '--fail-on', 'danger');
    expect({ planned, code }).toEqual({ planned: 0, code: 1 });
    expect(stdout).toContain('runbook db-migrate --workspace staging');
    expect(stdout).not.toMatch(/DANGER (rds|secret)\//);
  });

  it('of the bucket’s names s3-migrate', async () => {
    const { stdout } = await reviewed({ media: { generation: 2 } });
    expect(stdout).toContain('runbook s3-migrate --workspace staging');
  });

  it('shows no secret of the state', async () => {
    const passwords = (
      JSON.parse(await mustTerraform(cwd, ['state', 'pull'], env)).resources as {
        type: string;
        instances: { attributes: { result: string } }[];
      }[]
    )
      .filter(({ type }) => type === 'random_password')
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes.result));
    expect(passwords.length).toBeGreaterThan(0);
    for (const format of ['terminal', 'markdown', 'json', 'sarif']) {
      const { stdout } = await reviewed(
        { database: { generation: 2 }, media: { generation: 2 } },
        '--format',
        format,
      );
      for (const password of passwords) expect(stdout).not.toContain(password);
    }
  });
});
