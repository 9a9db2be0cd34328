import { loadWorkspace, workspaceNames } from '../../workspaces/index.ts';

/** What somebody has made in the account by hand before Terraform comes. */
export interface Standing {
  /** Domain names of Route 53 zones. */
  readonly zones: readonly string[];
  /** Names of CodeStar connections, confirmed in the console. */
  readonly connections: readonly string[];
}

/** What the workspaces' domains and pipelines are built on. */
export function standing(): Standing {
  const workspaces = workspaceNames.map((name) => loadWorkspace(name, {}));
  const unique = (names: string[]) => [...new Set(names)];
  return {
    zones: unique(workspaces.map(({ zone }) => zone)),
    connections: unique(workspaces.map(({ application }) => `${application}-github`)),
  };
}
