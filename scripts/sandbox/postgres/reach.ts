import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { chown, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { User } from '../process.ts';
import type { Binaries } from './find.ts';

const run = promisify(execFile);

function canEnter(directory: string, { uid, gid }: User): boolean {
  const stat = statSync(directory);
  const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0;
  return ((stat.mode >> shift) & 1) === 1;
}

/** Whether that user may enter the directory and all above it; root's home is usually closed. */
export function canReach(directory: string, user: User): boolean {
  const parent = dirname(directory);
  return canEnter(directory, user) && (parent === directory || canReach(parent, user));
}

/** A folder for data directories that the user of the servers can reach: `wanted`, else one of its own. */
export async function reachableDirectory(wanted: string, user?: User): Promise<string> {
  await mkdir(wanted, { recursive: true, mode: 0o700 });
  if (!user) return wanted;
  const isReachable = canReach(dirname(wanted), user);
  const directory = isReachable ? wanted : await mkdtemp(join(tmpdir(), 'sandbox-postgres-'));
  await chown(directory, user.uid, user.gid);
  return directory;
}

/** The programs themselves, or a copy below `directory` where the user of the servers cannot reach them. */
export async function reachableBinaries(
  binaries: Binaries,
  directory: string,
  user?: User,
): Promise<Binaries> {
  if (!user || canReach(binaries.directory, user)) return binaries;
  const copy = join(directory, `programs-${binaries.version}`);
  // Programs find their libraries and data beside their own folder.
  await run('cp', ['-R', dirname(binaries.directory), copy]);
  return { ...binaries, directory: join(copy, 'bin') };
}
