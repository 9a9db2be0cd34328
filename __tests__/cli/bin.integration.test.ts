import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
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
  for (const folder of ['runbooks/s3/wire', 'workspaces', 'constructs'])
    mkdirSync(join(root, folder), { recursive: true });
  cpSync('bin', join(root, 'bin'), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  write('package.json', '{"type":"module"}');
  write('package-lock.json', '{}');
  write('constructs/outputs.ts', 'export {};');
  write('runbooks/s3/wire/thread-main.ts', 'export {};');
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

  it('keeps of its builds the few that were used last, and any that a process runs from', async () => {
    const build = async (n: number) => {
      const before = existsSync(join(root, '.build')) ? builds() : [];
      write('workspaces/staging.ts', `export const generation: number = ${'1'.repeat(n)};`);
      await start();
      const name = builds().find((one) => !before.includes(one)) ?? '';
      const at = new Date(Date.now() - (20 - n) * 3_600_000);
      utimesSync(join(root, '.build/runbook', name), at, at);
      return name;
    };
    const used = await build(1);
    for (const pid of [process.pid, 4194399])
      writeFileSync(join(root, '.build/runbook', used, 'used-by', `${pid}@${hostname()}`), '');
    const all = [used];
    for (let n = 2; n <= 6; n++) all.push(await build(n));
    expect(all.filter((name) => builds().includes(name))).toEqual([used, ...all.slice(-3)]);
  });

  it('ends with 2 and the place of a mistake in the sources', async () => {
    write('workspaces/staging.ts', 'export const generation = ;');
    await expect(start()).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('workspaces/staging.ts:1:26'),
    });
  });
});
