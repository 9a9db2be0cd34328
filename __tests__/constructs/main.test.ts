import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'main-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs the command of cdktf.json. */
function main(env: Record<string, string>) {
  const { TF_WORKSPACE: _, WORKSPACE_SET: __, ...clean } = process.env;
  const options = {
    env: { ...clean, CDKTF_OUTDIR: join(directory, 'out'), ...env },
    encoding: 'utf8',
  } as const;
  const { app } = JSON.parse(readFileSync('cdktf.json', 'utf8'));
  const [program = '', ...args] = app.split(' ');
  return spawnSync(program === 'node' ? process.execPath : program, args, options);
}

const generations = () =>
  ['staging', 'production'].map((name) => {
    const stack = JSON.parse(readFileSync(join(directory, 'out/stacks', name, 'cdk.tf.json'), 'utf8'));
    return JSON.parse(stack.output.database_settings.value).generation;
  });

const dependencies = () => {
  const { stacks } = JSON.parse(readFileSync(join(directory, 'out/manifest.json'), 'utf8'));
  return Object.fromEntries(Object.values<Stack>(stacks).map((stack) => [stack.name, stack.dependencies]));
};
interface Stack {
  readonly name: string;
  readonly dependencies: readonly string[];
}

describe('main.ts', () => {
  it('writes every workspace and the bootstrap stack, and says nothing', () => {
    expect(main({})).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(generations()).toEqual([1, 1]);
    const bootstrap = JSON.parse(readFileSync(join(directory, 'out/stacks/bootstrap/cdk.tf.json'), 'utf8'));
    expect(bootstrap.terraform.backend.local.path).toBe(join(directory, 'terraform.bootstrap.tfstate'));
  });

  it('says that bootstrap comes first, unless one workspace is named', () => {
    main({});
    expect(dependencies()).toEqual({ bootstrap: [], production: ['bootstrap'], staging: ['bootstrap'] });
    main({ TF_WORKSPACE: 'staging' });
    expect(dependencies()).toEqual({ bootstrap: [], production: [], staging: [] });
  });

  it('lays WORKSPACE_SET over the workspace in TF_WORKSPACE only, and says so', () => {
    const set = '{"database":{"generation":2}}';
    const { status, stderr } = main({ TF_WORKSPACE: 'staging', WORKSPACE_SET: set });
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `staging is changed by WORKSPACE_SET: ${set}\n`,
    });
    expect(generations()).toEqual([2, 1]);
  });

  it.each([
    [{ TF_WORKSPACE: 'stagin' }, 'there is no workspace "stagin"; the workspaces are staging, production\n'],
    [
      { WORKSPACE_SET: '{}' },
      'WORKSPACE_SET changes one workspace: set TF_WORKSPACE to its name (staging, production)\n',
    ],
    [{ TF_WORKSPACE: 'staging', WORKSPACE_SET: '{"region":1}' }, 'region: 1 — '],
  ])('refuses %j before it writes anything', (env, told) => {
    const { status, stderr } = main(env as Record<string, string>);
    expect(status).toBe(2);
    expect(stderr).toContain(told);
    expect(() => generations()).toThrow('ENOENT');
  });
});
