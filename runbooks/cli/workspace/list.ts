import { loadWorkspace, workspaceNames } from '../../../workspaces/index.ts';

const columns = ['workspace', 'account', 'region', 'domain', 'branch', 'protected'] as const;

/** One line for each workspace, under a line of headings. */
export function listWorkspaces(): string[] {
  const rows = workspaceNames.map((workspace) => {
    const { account, region, domain, branch, protected: kept } = loadWorkspace(workspace, {});
    return [workspace, account, region, domain ?? '-', branch ?? '-', kept ? 'yes' : 'no'];
  });
  const table = [[...columns], ...rows];
  const widths = columns.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
