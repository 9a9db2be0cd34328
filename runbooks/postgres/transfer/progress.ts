import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../proof.ts';

export type Report = (progress: Progress) => void;

/** Follows the verbose lines of a parallel pg_dump or pg_restore: tells each table that is finished. */
export function countTables(total: number, report: Report): (line: string) => void {
  let done = 0;
  return (line) => {
    const name = /finished item \d+ TABLE DATA (.*)$/.exec(line)?.[1];
    if (name === undefined) return;
    done += 1;
    report({ done, total, unit: 'tables', note: name.trim() });
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
