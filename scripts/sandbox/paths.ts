import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));

/** Things that are made once and kept: a Postgres template, a Python environment. Not in git. */
export const buildDirectory = join(projectDirectory, '.build');

/** Where the sandbox of that name lives. Not in git. Throws on a name that is no simple folder name. */
export function sandboxDirectory(name: string): string {
  if (/^[a-z0-9][a-z0-9-]*$/i.test(name)) return join(projectDirectory, '.sandbox', name);
  throw new Error(`A sandbox cannot be called "${name}": use letters, digits and hyphens.`);
}

/** The folders of one sandbox. */
export const folders = (directory: string) => ({
  acknowledged: join(directory, 'acknowledged'),
  clusters: join(directory, 'postgres'),
  logs: join(directory, 'logs'),
  programs: join(directory, 'programs'),
  terraform: join(directory, 'terraform'),
});
