import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../../engine/errors.ts';
import type { Whereabouts } from '../dump.ts';

/** The first five fields of a line; `:` and `\` are written with a `\` before them. */
const fieldsOf = (line: string) =>
  [...line.matchAll(/((?:\\.|[^:])*)(?::|$)/g)].slice(0, 5).map(([, field = '']) => field);

const plain = (field: string) => field.replace(/\\(.)/g, '$1');

const fits = (field: string, value: string | number) => field === '*' || plain(field) === String(value);

/** libpq leaves such a file out, with a warning; here the password would then be missing. */
function verifyPrivate(file: string, mode: number): void {
  if ((mode & 0o077) === 0) return;
  const shown = (mode & 0o777).toString(8);
  throw new UsageError(`The password file ${file} may be read by others (mode ${shown}): chmod 600 ${file}`);
}

/**
 * The password that libpq would find in a password file for this login: the first line that fits; undefined where none
 * does or there is no file. Throws {@link UsageError} when others may read the file, or this user may not.
 * https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export function findPassword(file: string, { host, port, database, user }: Whereabouts): string | undefined {
  const lines = readLines(file).filter((line) => !line.startsWith('#'));
  for (const fields of lines.map(fieldsOf)) {
    const password = fields[4];
    if (password === undefined) continue;
    if ([host, port, database, user].every((value, index) => fits(fields[index] ?? '', value)))
      return plain(password);
  }
  return undefined;
}

function readLines(file: string): string[] {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) return [];
  verifyPrivate(file, found.mode);
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch (error) {
    throw new UsageError(`The password file ${file} cannot be read: ${(error as Error).message}`);
  }
}
