import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { outputs } from '../../constructs/outputs.ts';
import { createProgram } from '../../runbooks/cli/program.ts';
import { loadWorkspace } from '../../workspaces/index.ts';

const page = readFileSync('docs/first-deploy.md', 'utf8');
const all = (pattern: RegExp) => [...new Set([...page.matchAll(pattern)].map(([, found = '']) => found))];

describe('docs/first-deploy.md', () => {
  it('names outputs that there are', () => {
    const named = all(/\.staging\.(\w+)/g);
    expect(named.length).toBeGreaterThan(3);
    expect(Object.values(outputs)).toEqual(expect.arrayContaining(named));
  });

  it('names settings that there are', () => {
    const settings: object = loadWorkspace('staging', {});
    const [, table = ''] = page.split('## 2.');
    const named = [...(table.split('## 3.')[0] ?? '').matchAll(/^\| (`.*?`) \|/gm)]
      .flatMap(([, cell = '']) => cell.match(/[\w.]+/g) ?? [])
      .map((key) => key.split('.')[0]);
    expect(named).toEqual(['application', 'account', 'region', 'state', 'state', 'zone', 'repository']);
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(named));
  });

  it('names commands that there are', async () => {
    const { books } = await import('../../runbooks/books.ts');
    const absent = () => Promise.reject(new Error('not here'));
    const program = createProgram({
      books,
      openEffects: absent,
      identify: async () => '',
      openStore: absent,
    });
    const named = all(/npx runbook ([\w-]+)/g);
    expect(named).toContain('db-role');
    expect(program.commands.map((command) => command.name())).toEqual(expect.arrayContaining(named));
  });
});
