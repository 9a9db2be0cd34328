import { loadWorkspace, workspaceNames } from '../../workspaces/index.ts';

/** The Route 53 zones that the workspaces' domains are in. On AWS they are there before any workspace. */
export const zones = (): string[] => [...new Set(workspaceNames.map((name) => loadWorkspace(name, {}).zone))];
