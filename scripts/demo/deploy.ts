import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Sandbox } from '../sandbox/index.ts';
import { runChild } from './child.ts';
import type { World } from './story.ts';

const cdktf = join('node_modules', '.bin', 'cdktf');

/** What the terminal shows of a deploy: what was made, and what the provider waits for. */
function pick(line: string): string | undefined {
  const plain = stripVTControlCharacters(line);
  const made = /(\S+): (Creation complete after \S+|Still creating\.\.\. \[[^\]]*[03]0s elapsed\])/.exec(
    plain,
  );
  return made ? `${made[1]}: ${made[2]}` : undefined;
}

/** `TF_WORKSPACE=staging cdktf deploy staging`, as an operator would type it. */
export const deploy = ({ workspace, env, signal, sandbox }: World): Promise<void> =>
  runChild({
    program: cdktf,
    args: [
      'deploy',
      workspace.name,
      '--auto-approve',
      '--skip-provider-lock',
      '--output',
      outDirectory(sandbox),
    ],
    env: { ...env, TF_WORKSPACE: workspace.name, CI: 'true' },
    signal,
    pick,
  });

const outDirectory = (sandbox: Sandbox) => join(sandbox.directory, 'cdktf.out');
