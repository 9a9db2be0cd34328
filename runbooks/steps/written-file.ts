import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const file = (directory: string) => join(directory, 'written.json');

/**
 * The keys of the rows that were written since the live comparison, from one step to the next. They may be data, so they stay
 * in the run's private folder and go with the step that reads them.
 */
export const saveWritten = (directory: string, text: string): Promise<void> =>
  writeFile(file(directory), text, { mode: 0o600 });

/** `undefined` on another machine, and where it was taken already. */
export const hasWritten = (directory: string): boolean => existsSync(file(directory));

/** Nobody will compare them any more. */
export const forgetWritten = (directory: string): Promise<void> => rm(file(directory), { force: true });

/** Taken once: what the server tells beside it, it tells once. */
export async function takeWritten(directory: string): Promise<string> {
  const text = await readFile(file(directory), 'utf8');
  await forgetWritten(directory);
  return text;
}
