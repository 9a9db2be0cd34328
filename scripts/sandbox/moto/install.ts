import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildDirectory } from '../paths.ts';

const run = promisify(execFile);

/** The moto whose gaps `*.py` beside this file close. */
export const motoVersion = '5.2.1';

const environment = join(buildDirectory, `moto-${motoVersion}`);
const complete = join(environment, 'complete');

/**
 * A Python that has moto, in a private environment made once. Throws what to install by hand where that fails.
 * A virtual environment cannot be moved, so it is made in place and a last file says that it is whole.
 */
export async function installMoto(): Promise<string> {
  const python = join(environment, 'bin', 'python');
  if (existsSync(complete)) return python;
  process.stderr.write(`Installing moto ${motoVersion} into ${environment}\n`);
  try {
    await run('python3', ['-m', 'venv', '--clear', environment]);
    await run(python, ['-m', 'pip', 'install', '--quiet', `moto[server]==${motoVersion}`]);
    await writeFile(complete, '');
    return python;
  } catch (error) {
    await rm(environment, { recursive: true, force: true });
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
