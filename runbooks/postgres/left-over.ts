import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes what a killed copy or comparison may have left in the run's folder: pass files and the dump. Nothing may be at work there
 * any more.
 */
export async function removeLeftOver(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => /^(pgpass-|dump$|schema\.dump$)/.test(name));
  await Promise.all(names.map((name) => rm(join(directory, name), { recursive: true, force: true })));
}
