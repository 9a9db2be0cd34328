import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));

/** Things that are made once and kept: a Postgres template, a Python environment. Not in git. */
export const buildDirectory = join(projectDirectory, '.build');

/** Where the sandbox of that name lives. Not in git. */
export const sandboxDirectory = (name: string) => join(projectDirectory, '.sandbox', name);

/** The folders of one sandbox. */
export const folders = (directory: string) => ({
  acknowledged: join(directory, 'acknowledged'),
  clusters: join(directory, 'postgres'),
  logs: join(directory, 'logs'),
  programs: join(directory, 'programs'),
  terraform: join(directory, 'terraform'),
});
