import { join } from 'node:path';
import { merge } from '../../workspaces/merge.ts';
import { runChild } from './child.ts';
import type { World } from './story.ts';

/** In a log the demo's own clock is enough. */
const withoutTime = (line: string) => line.replace(/^\d\d:\d\d:\d\d /, '');
const pick = process.stdout.isTTY ? undefined : withoutTime;

const start = ({ env, signal }: World, args: readonly string[], set: object = {}) => ({
  program: process.execPath,
  args: [join('bin', 'runbook.mjs'), ...args],
  env: { ...env, WORKSPACE_SET: JSON.stringify(merge(JSON.parse(env.WORKSPACE_SET ?? '{}'), set)) },
  signal,
});

/** `runbook … --workspace staging`, with the generations raised in the workspace file so far. */
export const runbook = (world: World, args: readonly string[], set?: object): Promise<void> =>
  runChild({ ...start(world, [...args, '--workspace', world.workspace.name], set), pick });

/** `runbook verify FILE`; shows whether the chain is whole. */
export const verify = (world: World, file: string): Promise<void> =>
  runChild({
    ...start(world, ['verify', file]),
    pick: (line) => (line.includes('chain') ? line : undefined),
  });
