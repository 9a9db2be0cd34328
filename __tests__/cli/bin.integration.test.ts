import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let root: string;
const write = (file: string, text: string) => writeFileSync(join(root, file), text);
const start = () => promisify(execFile)(process.execPath, [join(root, 'bin/runbook.mjs')]);
const builds = () => readdirSync(join(root, '.build/runbook'));

/** A project whose command prints what its workspace file says. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bin-'));
  for (const folder of ['runbooks', 'workspaces', 'constructs']) mkdirSync(join(root, folder));
  cpSync('bin', join(root, 'bin'), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  write('package.json', '{"type":"module"}');
  write('package-lock.json', '{}');
  write('constructs/outputs.ts', 'export {};');
  write('workspaces/staging.ts', 'export const generation: number = 1;');
  write(
    'runbooks/cli.ts',
    "import { generation } from '../workspaces/staging.ts';\nconsole.log(generation);\n",
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('bin/runbook.mjs', () => {
  it('builds once', async () => {
    expect((await start()).stdout).toBe('1\n');
    expect((await start()).stdout).toBe('1\n');
    expect(builds()).toHaveLength(1);
  });

  it('sees an edited workspace at the next start', async () => {
    await start();
    write('workspaces/staging.ts', 'export const generation: number = 2;');
    expect((await start()).stdout).toBe('2\n');
  });

  it('may be started many times at once before there is a build', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(start));
    expect(all.map(({ stdout }) => stdout)).toEqual(['1\n', '1\n', '1\n', '1\n']);
    expect(builds()).toHaveLength(1);
  });

  it('ends with 2 and the place of a mistake in the sources', async () => {
    write('workspaces/staging.ts', 'export const generation = ;');
    await expect(start()).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('workspaces/staging.ts:1:26'),
    });
  });
});
