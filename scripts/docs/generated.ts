import { readFileSync } from 'node:fs';
import { faults } from '../fault-matrix/faults/index.ts';
import { expectations } from '../fault-matrix/table.ts';
import { comparisonTable } from './comparison/index.ts';
import { diagram } from './diagram/index.ts';
import { policyTable, riskTable } from './review/index.ts';
import { settingsTable } from './settings/index.ts';

/** A part of a page that is generated, between `<!-- name -->` and `<!-- end of name -->`. */
export interface Generated {
  readonly file: string;
  readonly name: string;
  generate(): string;
}

/** A file as a page quotes it. */
const quote = (file: string) => () => ['```ts', readFileSync(file, 'utf8').trimEnd(), '```'].join('\n');

/** All there are; `npm run docs` writes them and a test finds the stale ones. */
export const generated: readonly Generated[] = [
  { file: 'README.md', name: 'diagram', generate: diagram },
  { file: 'docs/comparison.md', name: 'faults', generate: comparisonTable },
  { file: 'docs/operating.md', name: 'faults', generate: () => expectations(faults) },
  { file: 'docs/review.md', name: 'policies', generate: policyTable },
  { file: 'docs/review.md', name: 'risks', generate: riskTable },
  { file: 'docs/writing-a-runbook.md', name: 'example', generate: quote('scripts/new-runbook/example.ts') },
  {
    file: 'docs/writing-a-runbook.md',
    name: 'test',
    generate: quote('__tests__/new-runbook/example.test.ts'),
  },
  { file: 'docs/workspaces.md', name: 'settings', generate: settingsTable },
];

/** The page with that part made anew. Throws where a marker is missing. */
export function withPart(page: string, { file, name, generate }: Generated): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has no part between "${begin.trim()}" and "${end}"`);
  return `${page.slice(0, from)}${begin}\n${generate()}\n\n${page.slice(to)}`;
}
