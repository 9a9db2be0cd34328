import { join } from 'node:path';
import { runChild } from './child.ts';
import { deployProgress } from './deploy-progress.ts';
import type { World } from './story.ts';

const cdktf = join('node_modules', '.bin', 'cdktf');

/** `TF_WORKSPACE=staging cdktf deploy staging`, as an operator would type it; its files go into the sandbox. */
export const deploy = ({ workspace, env, signal, sandbox }: World): Promise<void> =>
  runChild({
    program: cdktf,
    args: [
      'deploy',
      workspace.name,
      '--auto-approve',
      '--skip-provider-lock',
      '--output',
      join(sandbox.directory, 'cdktf.out'),
    ],
    env: { ...env, TF_WORKSPACE: workspace.name, CI: 'true' },
    signal,
    pick: deployProgress(),
  });
