import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A summariser of plans that is not ours; without a command it could not be had, for the reason given. */
export interface Other {
  readonly name: string;
  readonly command?: readonly string[];
  readonly why?: string;
}

const visual = { name: '@terraform-visual/cli', version: '0.2.1' } as const;

/** What npm has for plans of today is fetched into `directory`; what is written in other languages has to be on the PATH. */
export const others = (directory: string, json: string): Other[] => [
  fetched(directory, json),
  onPath('tf-summarize', json),
  onPath('tfsumpy', json),
];

/** It writes a page that shows a plan as a graph: all changes, and no verdict. */
function fetched(directory: string, json: string): Other {
  const name = `${visual.name} ${visual.version}`;
  const options = ['--prefix', directory, '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', ['install', ...options, `${visual.name}@${visual.version}`], {
    timeout: 120_000,
  });
  if (status !== 0) return { name, why: 'npm cannot fetch it here' };
  const program = join(directory, 'node_modules', visual.name, 'bin', 'index.js');
  return { name, command: [process.execPath, program, '--plan', json, '--out', join(directory, 'visual')] };
}

function onPath(name: string, json: string): Other {
  return spawnSync(name, ['--version']).error
    ? { name, why: 'not installed' }
    : { name, command: [name, json] };
}
