import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { shellEnvironment } from '../../scripts/sandbox/environment.ts';
import { installProviders } from '../../scripts/sandbox/providers/index.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const program = `
const { App, TerraformStack } = await import(${JSON.stringify(resolve('node_modules/cdktf/lib/index.js'))});
const app = new App();
const stack = new TerraformStack(app, 'stack');
const aws = { source: 'hashicorp/aws', version: '5.100.0' };
stack.addOverride('terraform.required_providers', { aws });
app.synth();
`;

it('leaves the plugin cache of the user alone, which other work shares', async () => {
  writeFileSync(join(home, 'main.mjs'), program);
  const cdktf = {
    language: 'typescript',
    app: 'node main.mjs',
    projectId: 'cache',
    sendCrashReports: 'false',
  };
  writeFileSync(join(home, 'cdktf.json'), JSON.stringify(cdktf));
  const { cliConfigFile } = await installProviders({ directory: home, quick: true });
  const facts = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1', authorityFile: 'none', cliConfigFile };
  const cache = join(home, 'cache');
  const { TF_WORKSPACE: _, ...clean } = process.env;
  const env = { ...clean, HOME: home, TF_PLUGIN_CACHE_DIR: cache, CI: 'true', ...shellEnvironment(facts) };
  const args = ['diff', 'stack', '--skip-provider-lock'];
  await promisify(execFile)(resolve('node_modules/.bin/cdktf'), args, { cwd: home, env });
  expect(existsSync(join(home, 'cdktf.out/stacks/stack/.terraform/providers'))).toBe(true);
  expect(existsSync(cache)).toBe(false);
  expect(existsSync(join(home, '.terraform.d/plugin-cache'))).toBe(false);
});
