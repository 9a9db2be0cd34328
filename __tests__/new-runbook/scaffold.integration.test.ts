import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'new-runbook-'));
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const file of tracked.split('\0').filter(Boolean)) cpSync(file, join(copy, file));
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const node = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: copy, encoding: 'utf8', stdio: 'pipe' });

describe('a runbook as it is scaffolded', () => {
  it('is written by one command', () => {
    const output = node(
      '--import',
      'tsx',
      'scripts/new-runbook.ts',
      'api-restart',
      'Start every task of the API anew',
    );
    expect(output).toContain('written: runbooks/api-restart.ts');
  });

  it('has types and style in order', () => {
    node('node_modules/typescript/bin/tsc', '--noEmit');
    const own = ['runbooks/api-restart.ts', 'runbooks/books.ts', '__tests__/runbooks/api-restart.test.ts'];
    node(
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--error-on-warnings',
      '--vcs-enabled=false',
      ...own,
    );
  });

  it('passes its own test, which runs it, breaks it, and goes back', () => {
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--selectProjects', 'unit'];
    node(...jest, '--testPathPatterns', 'runbooks/api-restart');
  });

  it('is shown as a page', () => {
    expect(node('bin/runbook.mjs', 'show', 'api-restart')).toContain(
      '# api-restart: Start every task of the API anew',
    );
  });
});
