import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { projectDirectory, sandboxDirectory } from '../../scripts/sandbox/paths.ts';
import { isAlive } from '../../scripts/sandbox/process.ts';
import { readState } from '../../scripts/sandbox/state.ts';
import { eventually } from './world.ts';

const name = `command-${randomBytes(3).toString('hex')}`;

function sandbox(...args: string[]) {
  const command = ['--import', 'tsx', 'scripts/sandbox.ts', ...args, '--name', name];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: projectDirectory,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const supervisor = () => readState(sandboxDirectory(name))?.pid ?? 0;

describe('npm run sandbox', () => {
  afterAll(() => void sandbox('down'));

  it('says that there is none, and refuses its environment', () => {
    expect(sandbox('status').stdout).toMatch(/no sandbox .* Start it: npm run/);
    expect(sandbox('env')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/does not run/),
    });
  });

  it('starts one that outlives the command, and the same one when asked again', () => {
    expect(sandbox('up', '--quick')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/is up at http/),
    });
    const first = supervisor();
    expect(isAlive(first)).toBe(true);
    expect(sandbox('up', '--quick').status).toBe(0);
    expect(supervisor()).toBe(first);
    const lines = `${sandbox('env').stdout}\necho "$AWS_ENDPOINT_URL"`;
    const shell = spawnSync('sh', ['-c', lines], { encoding: 'utf8' });
    expect(shell.stdout.trim()).toBe(readState(sandboxDirectory(name))?.endpoint);
  });

  it('says when it is gone, and starts an empty one in its place', async () => {
    const first = supervisor();
    process.kill(first, 'SIGKILL');
    await eventually(async () => (isAlive(first) ? undefined : true));
    expect(sandbox('status')).toMatchObject({ status: 1, stdout: expect.stringMatching(/is gone/) });
    expect(sandbox('up', '--quick').status).toBe(0);
    expect(supervisor()).not.toBe(first);
  });

  it('ends with everything it made', () => {
    const pid = supervisor();
    expect(sandbox('down').status).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(sandboxDirectory(name))).toBe(false);
  });
});
