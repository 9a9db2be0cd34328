import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

/** A copy of the project's workspaces, in which the command is run. */
let root: string;
const index = () => readFileSync(join(root, 'workspaces/index.ts'), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'workspaces-'));
  cpSync('workspaces', join(root, 'workspaces'), { recursive: true });
  cpSync('biome.json', join(root, 'biome.json'));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = (program: string, args: readonly string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const { TF_WORKSPACE: _, WORKSPACE_SET: __, ...env } = process.env;
    execFile(program, [...args], { cwd: root, env }, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
const workspace = (...args: string[]) =>
  run(process.execPath, [resolve('bin/runbook.mjs'), 'workspace', ...args]);

describe('runbook workspace', () => {
  it('lists the workspaces', async () => {
    const { code, stdout } = await workspace('list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^workspace +protected +branch +database +domain\n/);
    expect(stdout).toMatch(/\nproduction +yes +production +db\.m7g\.large +knowme\.example\n/);
    expect(stdout).toMatch(/\n\nAll in account \d{12}, region \S+\.\n$/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('writes one that is right, formatted, and known at once', async () => {
    const { code, stdout } = await workspace('new', 'ana-dev');
    expect(code).toBe(0);
    expect(stdout).toContain('TF_WORKSPACE=ana-dev npx cdktf deploy ana-dev\n');
    const check = ['check', '--vcs-enabled=false', '--error-on-warnings', 'workspaces'];
    expect(await run(join(root, 'node_modules/.bin/biome'), check)).toMatchObject({ code: 0 });
    const program = `
      import { loadWorkspace, workspaceNames } from './workspaces/index.ts';
      console.log(JSON.stringify([workspaceNames, loadWorkspace('ana-dev', {})]));`;
    const loaded = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
    const [names, settings] = JSON.parse(loaded.stdout);
    expect(names).toEqual(['staging', 'production', 'ana-dev']);
    expect(settings).toMatchObject({ name: 'ana-dev', protected: false, domain: null, branch: null });
  });

  it.each([
    ['staging', /there is one already/],
    ['Ana', /small letters/],
    ['../ana', /small letters/],
    ['schema', /schema\.ts is there already/],
  ])('refuses %s with 2 and writes nothing', async (name, told) => {
    const before = [readdirSync(join(root, 'workspaces')), index()];
    const refused = await workspace('new', name);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(told);
    expect([readdirSync(join(root, 'workspaces')), index()]).toEqual(before);
  });
});
