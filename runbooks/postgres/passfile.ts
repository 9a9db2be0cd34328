import { randomUUID } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from './endpoint.ts';

const field = (text: string | number) => String(text).replace(/[\\:]/g, '\\$&');

/** One line of a pass file, as libpq reads it: `:` and `\` escaped. */
export const passfileLine = ({ host, port, database, user, password }: Endpoint) =>
  [host, port, database, user, password.reveal()].map(field).join(':');

/** Writes a pass file that only this user can read, calls `fn` with its path, and always removes it. */
export async function withPassfile<T>(
  directory: string,
  endpoints: readonly Endpoint[],
  fn: (passfile: string) => Promise<T>,
): Promise<T> {
  const passfile = join(directory, `pgpass-${randomUUID()}`);
  try {
    await writeFile(passfile, `${endpoints.map(passfileLine).join('\n')}\n`, { mode: 0o600, flag: 'wx' });
    await chmod(passfile, 0o600);
    return await fn(passfile);
  } finally {
    await rm(passfile, { force: true });
  }
}
