/** A workspace file, `WORKSPACE_SET` or the name of a workspace is wrong; nothing was touched. Exit code 2. */
export class WorkspaceError extends Error {
  override readonly name = 'WorkspaceError';
}
