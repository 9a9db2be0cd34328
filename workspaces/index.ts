import { base } from './base.ts';
import { WorkspaceError } from './errors.ts';
import { merge } from './merge.ts';
import { parseWorkspace } from './parse.ts';
import { production } from './production.ts';
import type { Workspace } from './schema.ts';
import { staging } from './staging.ts';

export { WorkspaceError } from './errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const overlays = { staging, production };

/** Every workspace there is; a new one is a file beside these and a line above. */
export const workspaceNames: readonly string[] = Object.keys(overlays);

/**
 * The settings of a workspace: `base.ts`, its own file, and the variation in `WORKSPACE_SET` (JSON), each laid on the
 * one before. Throws `WorkspaceError` for a name that no file has, and for mistakes in the settings, all at once.
 */
export function loadWorkspace(name: string, env: Environment = process.env): Workspace {
  const overlay = overlayOf(name);
  const set = parseSet(env.WORKSPACE_SET);
  const origin = `workspaces/${name}.ts${set === undefined ? '' : ' with WORKSPACE_SET'}`;
  return parseWorkspace(name, merge(merge(base, overlay), set), origin);
}

/**
 * The workspace an operator means: the flag `--workspace`, else `TF_WORKSPACE`. There is no default.
 * Throws `WorkspaceError` when neither is given, when they differ, and for a name that no file has.
 */
export function resolveWorkspaceName(flag: string | undefined, env: Environment = process.env): string {
  const variable = env.TF_WORKSPACE || undefined;
  if (flag && variable && flag !== variable) {
    throw new WorkspaceError(
      `--workspace says "${flag}" and TF_WORKSPACE says "${variable}": unset TF_WORKSPACE or make them agree`,
    );
  }
  const name = flag ?? variable;
  if (!name) throw new WorkspaceError(`which workspace? Give --workspace or set TF_WORKSPACE: ${known()}`);
  overlayOf(name);
  return name;
}

function overlayOf(name: string): unknown {
  const overlay = Object.entries(overlays).find(([key]) => key === name)?.[1];
  if (!overlay) throw new WorkspaceError(`there is no workspace "${name}"; the workspaces are ${known()}`);
  return overlay;
}

const known = () => workspaceNames.join(', ');

function parseSet(json: string | undefined): unknown {
  if (!json) return undefined;
  const set = readJson(json);
  if (typeof set === 'object' && set !== null && !Array.isArray(set)) return set;
  throw new WorkspaceError(
    `WORKSPACE_SET must be a JSON object such as {"database":{"generation":2}}, not ${json}`,
  );
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new WorkspaceError(`WORKSPACE_SET is not JSON (${(error as Error).message}); it holds: ${json}`);
  }
}
