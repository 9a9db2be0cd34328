import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { base } from '../../../workspaces/base.ts';
import { workspaceNames } from '../../../workspaces/index.ts';
import { merge } from '../../../workspaces/merge.ts';
import { parseWorkspace } from '../../../workspaces/parse.ts';
import { nameProblem } from '../../../workspaces/workspace-name.ts';
import { UsageError } from '../../engine/errors.ts';
import { fileOf, personal, register } from './source.ts';

/**
 * Writes the file of a personal workspace into `directory` and registers it in `index.ts` there; returns what to do
 * next. Throws `UsageError` before anything is written: the name is a bad one, a file is in the way, or `index.ts` is
 * unlike the one we know.
 */
export function newWorkspace(name: string, directory: string): string[] {
  const problem = nameProblem(name, workspaceNames);
  if (problem) throw new UsageError(`"${name}" cannot be the name of a workspace: ${problem}`);
  const file = join(directory, `${name}.ts`);
  if (existsSync(file)) throw new UsageError(`${file} is there already`);
  // As `cdktf deploy` will check it: a long application name may leave too little room.
  parseWorkspace(name, merge(base, personal), file);
  const { path, text } = registered(name, directory);
  writeFileSync(file, fileOf(name), { flag: 'wx' });
  writeFileSync(path, text);
  return nextSteps(name);
}

function registered(name: string, directory: string) {
  const path = join(directory, 'index.ts');
  if (!existsSync(path)) throw new UsageError(`${path} is not there: run this in the project's folder`);
  const text = register(readFileSync(path, 'utf8'), name);
  if (text !== undefined) return { path, text };
  throw new UsageError(`${path} has no line "const overlays = { … };": nothing was written`);
}

const nextSteps = (name: string) => [
  `workspaces/${name}.ts is written, and registered in workspaces/index.ts. Next:`,
  '',
  `  TF_WORKSPACE=${name} npx cdktf deploy ${name}`,
  `  npx runbook db-role --workspace ${name}`,
  '',
  "In between, push the API's image: docs/first-deploy.md, step 6. What each setting means: docs/workspaces.md",
  `When you are done: npx runbook workspace destroy ${name}`,
];
