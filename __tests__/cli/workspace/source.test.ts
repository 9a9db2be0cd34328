import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { register } from '../../../runbooks/cli/workspace/source.ts';

const index = `import { base } from './base.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

const overlays = { staging, production };
`;

describe('registering a workspace', () => {
  it('imports it where its file belongs in the order, and adds it', () => {
    expect(register(index, 'ana-dev')?.split('\n')).toEqual([
      "import { anaDev } from './ana-dev.ts';",
      "import { base } from './base.ts';",
      "import { production } from './production.ts';",
      "import { staging } from './staging.ts';",
      '',
      "const overlays = { staging, production, 'ana-dev': anaDev };",
      '',
    ]);
    expect(register(index, 'zoe')).toContain("staging.ts';\nimport { zoe } from './zoe.ts';\n\n");
  });

  it('puts one on a line where one line is too short for all', () => {
    const names = Array.from({ length: 12 }, (_, n) => `developer${n}`);
    const many = names.reduce((text, name) => register(text, name) ?? '', index);
    expect(many).toContain('const overlays = {\n  staging,\n  production,\n  developer0,\n');
    expect(many).toContain('  developer11,\n};\n');
  });

  it('works on the file as it is, and gives up on another', () => {
    expect(register(readFileSync('workspaces/index.ts', 'utf8'), 'ana')).toContain(', ana };');
    expect(register('export const workspaces = [];', 'ana')).toBeUndefined();
  });
});
