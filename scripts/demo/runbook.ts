import { join } from 'node:path';
import { merge } from '../../workspaces/merge.ts';
import { runChild } from './child.ts';
import type { World } from './story.ts';

/** `runbook … --workspace staging`, with the generations raised in the workspace file so far. */
export const runbook = (
  { workspace, env, signal }: World,
  args: readonly string[],
  set?: object,
): Promise<void> =>
  runChild({
    program: process.execPath,
    args: [join('bin', 'runbook.mjs'), ...args, '--workspace', workspace.name],
    env: { ...env, WORKSPACE_SET: JSON.stringify(merge(JSON.parse(env.WORKSPACE_SET ?? '{}'), set ?? {})) },
    signal,
  });
