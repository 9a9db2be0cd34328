import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('../..', import.meta.url));
const registry = 'runbooks/books.ts';

/** What a new runbook is called: its verb, and what it does in one line. */
export interface Name {
  readonly id: string;
  readonly title: string;
}

/** The files of a new runbook as text, by their path from the root of the project. */
export function scaffold({ id, title }: Name): Readonly<Record<string, string>> {
  const named = (text: string) =>
    text
      .replace("id: 'example'", `id: '${id}'`)
      .replace(/title: 'Start the API anew'/, `title: ${quoted(title)}`);
  return {
    [`runbooks/${id}.ts`]: named(
      template('scripts/new-runbook/example.ts').replaceAll("'../../runbooks/", "'./"),
    ),
    [`__tests__/runbooks/${id}.test.ts`]: sorted(
      template('__tests__/new-runbook/example.test.ts').replace(
        '../../scripts/new-runbook/example.ts',
        `../../runbooks/${id}.ts`,
      ),
    ),
  };
}

/** Imports of runbooks in the order that the linter asks for: the name of the new one decides its place. */
function sorted(text: string): string {
  const isRunbook = (line: string) => line.includes(" from '../../runbooks/");
  const pathOf = (line: string) => line.slice(line.indexOf(" from '"));
  const lines = text.split('\n');
  const inOrder = lines.filter(isRunbook).sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  return lines.map((line) => (isRunbook(line) ? (inOrder.shift() as string) : line)).join('\n');
}

const template = (file: string) => readFileSync(join(here, file), 'utf8');
const quoted = (text: string) => (text.includes("'") ? JSON.stringify(text) : `'${text}'`);

/** The list of all runbooks with one more at its end. */
export function registered(books: string, { id, title }: Name): string {
  const entry = [
    '  {',
    `    id: '${id}',`,
    `    title: ${quoted(title)},`,
    `    load: async () => (await import('./${id}.ts')).book,`,
    '  },',
  ].join('\n');
  const end = books.lastIndexOf('];');
  return `${books.slice(0, end)}${entry}\n${books.slice(end)}`;
}

/**
 * Writes a runbook, its test and its entry into the project at `root`. Throws, with nothing written, when the name cannot be one or is
 * taken. Returns the paths of what it wrote.
 */
export function newRunbook(root: string, name: Name): string[] {
  verifyName(root, name);
  const files = {
    ...scaffold(name),
    [registry]: registered(readFileSync(join(root, registry), 'utf8'), name),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  return Object.keys(files);
}

/** Words that `runbook` keeps for itself. */
const taken = [
  'list',
  'show',
  'where',
  'status',
  'verify',
  'rollback',
  'lock',
  'workspace',
  'help',
  'books',
  'cli',
  'effects',
];

function verifyName(root: string, { id, title }: Name): void {
  if (!/^[a-z]+(-[a-z]+)+$/.test(id) || taken.includes(id)) {
    throw new Error(
      `"${id}" is no name for a runbook: use small letters, noun and verb, for example api-restart.`,
    );
  }
  if (!/^[A-Z].{5,70}[^.]$/.test(title)) {
    throw new Error(`"${title}" is no title: say in one line what it does, a capital first, no full stop.`);
  }
  const file = `runbooks/${id}.ts`;
  if (existsSync(join(root, file))) throw new Error(`${file} is there already. Nothing was written.`);
}
