import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const usersOf = (folder) => join(folder, 'used-by');

/** Where this user may not write, somebody else has installed the command, and builds nothing in the middle of a run. */
const isForbidden = ({ code }) => ['EACCES', 'EPERM', 'EROFS'].includes(code);

/** Says until the end of this process that it runs from a build, of which it may load parts much later; and that it was used now. */
export function markUse(folder) {
  const mine = join(usersOf(folder), `${process.pid}@${hostname()}`);
  try {
    mkdirSync(usersOf(folder), { recursive: true });
    writeFileSync(mine, '');
    utimesSync(folder, new Date(), new Date());
  } catch (error) {
    if (isForbidden(error)) return;
    throw error;
  }
  process.once('exit', () => rmSync(mine, { force: true }));
}

/** Of a process on another machine, which may share the folder, nobody knows whether it lives; after a week none does. */
const longest = 7 * 24 * 60 * 60 * 1000;

function isAlive(folder, user) {
  const [pid, host] = user.split('@');
  if (host !== hostname()) return Date.now() - statSync(join(usersOf(folder), user)).mtimeMs < longest;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Whether a process runs from a build. */
export function isUsed(folder) {
  try {
    return readdirSync(usersOf(folder)).some((user) => isAlive(folder, user));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}
