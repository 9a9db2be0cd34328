import { loadWorkspace, workspaceNames } from '../../../workspaces/index.ts';
import type { Workspace } from '../../../workspaces/schema.ts';

/** What an operator wants to know before any command; the domain, which may be long, comes last. */
const columns: Readonly<Record<string, (workspace: Workspace) => string>> = {
  workspace: ({ name }) => name,
  protected: ({ protected: isProtected }) => (isProtected ? 'yes' : 'no'),
  account: ({ account }) => account,
  region: ({ region }) => region,
  branch: ({ branch }) => branch ?? '-',
  database: ({ database }) => database.instanceClass,
  domain: ({ domain }) => domain ?? '-',
};

/** Said once below the table where all workspaces agree: so the table fits into a terminal. */
const often = ['account', 'region'];

/** One line for each workspace, under a line of headings. */
export function listWorkspaces(): string[] {
  const workspaces = workspaceNames.map((name) => loadWorkspace(name, {}));
  const cells = Object.entries(columns).map(([name, cell]) => [name, ...workspaces.map(cell)]);
  const same = cells.filter(([name = '', ...values]) => often.includes(name) && new Set(values).size === 1);
  const told = same.map(([name, value]) => `${name} ${value}`);
  const table = lines(cells.filter((column) => !same.includes(column)));
  return told.length > 0 ? [...table, '', `All in ${told.join(', ')}.`] : table;
}

function lines(cells: readonly (readonly string[])[]): string[] {
  const padded = cells.map((column) => {
    const width = Math.max(...column.map(({ length }) => length));
    return column.map((cell) => cell.padEnd(width));
  });
  const rows = padded[0]?.map((_, row) => padded.map((column) => column[row]).join('  ')) ?? [];
  return rows.map((row) => row.trimEnd());
}
