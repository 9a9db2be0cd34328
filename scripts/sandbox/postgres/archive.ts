import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Packed {
  readonly archive: string;
  /** Paths are relative to it. */
  readonly directory: string;
}

/** tar says 1 where a file has changed or gone while it was read: recovery knows about both from the log. */
async function tar(args: readonly string[]): Promise<void> {
  await run('tar', args, { cwd: '/' }).catch((error: { code?: number }) => {
    if (error.code !== 1) throw error;
  });
}

const where = ({ archive, directory }: Packed) => ['--file', archive, '--directory', directory];

/** Packs a directory into one file, but for what matches `without`: a thousand small ones would cost a file system far more. */
export const pack = (packed: Packed, without: readonly string[] = []) =>
  tar(['--create', ...where(packed), ...without.map((pattern) => `--exclude=./${pattern}`), '.']);

/** Adds a file or a directory. */
export const add = (packed: Packed, path: string) => tar(['--append', ...where(packed), path]);

/** Makes a data directory of what was packed. */
export async function unpack(packed: Packed): Promise<void> {
  await mkdir(packed.directory);
  await run('tar', ['--extract', '--preserve-permissions', ...where(packed)], { cwd: '/' });
  await chmod(packed.directory, 0o700);
}
