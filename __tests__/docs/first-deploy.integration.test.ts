import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { base } from '../../workspaces/base.ts';

const page = readFileSync('docs/first-deploy.md', 'utf8');
/** The commands of this project, in the page's order; those of AWS, Docker and git have nobody to talk to here. */
const commands = [...page.matchAll(/^ {4}((?:TF_WORKSPACE=\w+ )?npx (?:cdktf|runbook) .*)$/gm)].map(
  ([, command = '']) => command,
);

/** Parts of the project that a checkout has and the commands need. */
const parts = [
  'bin',
  'constructs',
  'runbooks',
  'workspaces',
  'main.ts',
  'cdktf.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

let checkout: string;
let sandbox: Sandbox;

beforeAll(async () => {
  checkout = mkdtempSync(join(tmpdir(), 'first-deploy-'));
  for (const part of parts) cpSync(part, join(checkout, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
  sandbox = await startSandbox({ quick: true, region: base.region });
});
afterAll(async () => {
  await sandbox?.stop();
  rmSync(checkout, { recursive: true, force: true });
});

/** As typed; who is asked by the command says yes. */
function type(command: string) {
  const { TF_WORKSPACE: _, WORKSPACE_SET: __, RUNBOOK_DIRECTORY: ___, ...clean } = process.env;
  const yes = {
    CDKTF_AUTO_APPROVE: 'true',
    CDKTF_SKIP_PROVIDER_LOCK: 'true',
    CI: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const env = { ...clean, NODE_OPTIONS: '', ...sandbox.env, ...yes };
  const line = command.replace(/(workspace destroy) (\w+)/, '$1 $2 --confirm $2');
  return new Promise<{ code: unknown; text: string }>((done) => {
    const options = { cwd: checkout, env, maxBuffer: 64 * 1024 * 1024 };
    execFile('bash', ['-c', line], options, (error, stdout, stderr) =>
      done({ code: error ? error.code : 0, text: `${stdout}${stderr}` }),
    );
  });
}

describe('the commands of docs/first-deploy.md', () => {
  it('lead from an empty account to a running workspace, and one of your own there and back', async () => {
    expect(commands).toHaveLength(8);
    for (const command of commands) {
      const { code, text } = await type(command);
      expect(code === 0 ? undefined : `${command} ended with ${code}:\n${text}`).toBeUndefined();
    }
  });

  it('leave the outputs that the others read', () => {
    const { staging } = JSON.parse(readFileSync(join(checkout, 'outputs.json'), 'utf8'));
    for (const [, name = ''] of page.matchAll(/\.staging\.(\w+)/g)) expect(staging[name]).toMatch(/./);
  });
});
