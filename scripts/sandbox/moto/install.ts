import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { buildDirectory } from '../paths.ts';

const run = promisify(execFile);

/** The moto whose gaps `*.py` beside this file close. */
export const motoVersion = '5.2.1';

const environment = join(buildDirectory, `moto-${motoVersion}`);
const python = (directory: string) => join(directory, 'bin', 'python');

/** A virtual environment cannot be moved once made, so a finished one is linked to; the quickest of several wins. */
async function install(made: string): Promise<void> {
  await mkdir(buildDirectory, { recursive: true });
  await run('python3', ['-m', 'venv', made]);
  await run(python(made), ['-m', 'pip', 'install', '--quiet', `moto[server]==${motoVersion}`]);
  const link = `${made}.link`;
  await symlink(basename(made), link);
  await rename(link, environment);
}

/** A Python that has moto, in a private environment made once. Throws what to install by hand where that fails. */
export async function installMoto(): Promise<string> {
  if (existsSync(python(environment))) return python(environment);
  const made = `${environment}-${randomUUID()}`;
  process.stderr.write(`Installing moto ${motoVersion} into ${made}\n`);
  try {
    await install(made);
    return python(environment);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw new Error(
      `The sandbox needs Python 3 with moto ${motoVersion} and could not install it (${reason(error)}). ` +
        `Install Python 3, then: python3 -m pip install 'moto[server]==${motoVersion}'`,
    );
  }
}

function reason(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim() || message).split('\n').at(-1) ?? message;
}
