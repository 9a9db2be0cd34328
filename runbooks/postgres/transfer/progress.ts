import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../proof.ts';

export type Report = (progress: Progress) => void;

/** Follows the lines of a verbose, parallel pg_dump or pg_restore: reports each finished table, logs each warning. */
export function follow(total: number, { progress, log }: { progress: Report; log: (line: string) => void }) {
  let done = 0;
  return (line: string): void => {
    if (/^pg_(dump|restore): warning: /.test(line)) log(line);
    const name = /finished item \d+ TABLE DATA (.*)$/.exec(line)?.[1];
    if (name === undefined) return;
    done += 1;
    progress({ done, total, unit: 'tables', note: name.trim() });
  };
}

/** Bytes in a flat directory; 0 while it is not there. */
export async function directoryBytes(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) => stat(join(directory, name)).catch(() => ({ size: 0 }))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
