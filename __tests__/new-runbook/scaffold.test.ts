import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newRunbook, scaffold } from '../../scripts/new-runbook/scaffold.ts';

const name = { id: 'api-restart', title: 'Start every task of the API anew' };
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'new-runbook-'));
  for (const folder of ['runbooks', '__tests__/runbooks']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'runbooks/books.ts'), readFileSync('runbooks/books.ts', 'utf8'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const importsOf = (file: string, text: string) =>
  [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path = '']) => join(dirname(file), path));

describe('a new runbook', () => {
  it('is one file with its test, and is listed', () => {
    const files = newRunbook(root, name);
    expect(files).toEqual([
      'runbooks/api-restart.ts',
      '__tests__/runbooks/api-restart.test.ts',
      'runbooks/books.ts',
    ]);
    const text = readFileSync(join(root, 'runbooks/api-restart.ts'), 'utf8');
    expect(text).toContain("id: 'api-restart'");
    expect(text).toContain("title: 'Start every task of the API anew'");
    expect(readFileSync(join(root, 'runbooks/books.ts'), 'utf8')).toMatch(
      /id: 'api-restart',\n {4}title: 'Start every task of the API anew',\n.*import\('\.\/api-restart\.ts'\)\)\.book,\n {2}\},\n\];\n$/,
    );
  });

  it('imports only what is there', () => {
    const files = Object.entries(scaffold(name));
    const found = files.flatMap(([file, text]) => importsOf(file, text));
    expect(found).toContain('runbooks/engine/types.ts');
    expect(found.filter((path) => !existsSync(path))).toEqual(['runbooks/api-restart.ts']);
  });

  it.each([
    ['Restart', 'is no name for a runbook'],
    ['api_restart', 'is no name for a runbook'],
    ['../api-restart', 'is no name for a runbook'],
    ['list', 'is no name for a runbook'],
  ])('is refused under the name %s', (id, reason) => {
    expect(() => newRunbook(root, { ...name, id })).toThrow(reason);
  });

  it('is refused under a name that is taken, with nothing written', () => {
    newRunbook(root, name);
    const before = readFileSync(join(root, 'runbooks/books.ts'), 'utf8');
    expect(() => newRunbook(root, name)).toThrow('runbooks/api-restart.ts is there already');
    expect(readFileSync(join(root, 'runbooks/books.ts'), 'utf8')).toBe(before);
  });

  it('is refused without a title that says something', () => {
    expect(() => newRunbook(root, { ...name, title: 'todo' })).toThrow('is no title');
  });
});
