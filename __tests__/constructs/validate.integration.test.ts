import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { installProviders } from '../../scripts/sandbox/providers/index.ts';
import { minimal } from '../helpers/minimal.ts';
import { mustTerraform, synth, temporaryDirectory, terraform } from './terraform.ts';

const directory = temporaryDirectory();
const env: Record<string, string> = {};
beforeAll(async () => {
  env.TF_CLI_CONFIG_FILE = (await installProviders({ directory, quick: false })).cliConfigFile;
});
afterAll(() => rmSync(directory, { recursive: true }));

async function validate(stack: string, workspace: string, variation: Record<string, string> = {}) {
  const cwd = await synth(directory, stack, variation);
  await mustTerraform(cwd, ['init', '-backend=false', '-input=false'], env);
  return terraform(cwd, ['validate', '-no-color'], { ...env, TF_WORKSPACE: workspace });
}

describe('under the real AWS provider', () => {
  it.each([
    ['staging', 'staging'],
    ['production', 'production'],
    ['bootstrap', 'default'],
  ])('the stack %s is valid', async (stack, workspace) => {
    expect(await validate(stack, workspace)).toMatchObject({
      code: 0,
      text: expect.stringContaining('is valid'),
    });
  });

  it('the least workspace is valid', async () => {
    const variation = { TF_WORKSPACE: 'staging', WORKSPACE_SET: JSON.stringify(minimal) };
    expect(await validate('staging', 'staging', variation)).toMatchObject({ code: 0 });
  });

  it('staging is refused in the workspace production', async () => {
    const { code, text } = await validate('staging', 'production');
    expect(code).toBe(1);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'These files are for the workspace "staging", but Terraform is in the workspace "production". Set TF_WORKSPACE=staging.',
    );
  });
});
