import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { generated, withPart } from '../../scripts/docs/generated.ts';
import { pages } from '../../scripts/docs/pages.ts';
import { settings } from '../../scripts/docs/settings/index.ts';

describe('a generated part of a page', () => {
  it.each(generated.map((part) => [`${part.file}: ${part.name}`, part] as const))(
    '%s is up to date (else: npm run docs)',
    (_, part) => {
      const page = readFileSync(part.file, 'utf8');
      expect(withPart(page, part)).toBe(page);
    },
  );

  it('needs its markers', () => {
    const part = { file: 'a.md', name: 'table', generate: () => 'new' };
    expect(withPart('<!-- table -->\nold\n<!-- end of table -->', part)).toBe(
      '<!-- table -->\n\nnew\n\n<!-- end of table -->',
    );
    expect(() => withPart('# A', part)).toThrow('a.md has no part between "<!-- table -->"');
  });
});

const whole = await pages();

describe('a generated page', () => {
  it.each(whole)('$file is up to date (else: npm run docs)', ({ file, text }) => {
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('belongs to a runbook that is there', () => {
    const files = readdirSync('docs/runbooks').map((name) => `docs/runbooks/${name}`);
    expect(files.sort()).toEqual(whole.map(({ file }) => file).sort());
  });
});

describe('the settings of a workspace', () => {
  it('all say what they mean', () => {
    expect(settings().filter(({ meaning }) => !/^\S.*\S$/.test(meaning))).toEqual([]);
  });

  it('are told with what may be said and what is said', () => {
    const rows = new Map(settings().map((row) => [row.path, row]));
    expect(rows.get('database.storage')).toMatchObject({ base: 20, allowed: '20 to 65536' });
    expect(rows.get('api.rollout')).toMatchObject({ allowed: '`rolling`, `blue-green`' });
    expect(rows.get('jobs.‹name›.timeoutMinutes')?.base).toBeUndefined();
  });
});
