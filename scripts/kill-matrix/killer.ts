import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { candidateDirectories } from '../sandbox/postgres/find.ts';

/** Packages that do not say what they are would be read twice, a quarter of the runner's own work. */
const quicker = '--experimental-detect-module';
const isKnown = process.allowedNodeEnvironmentFlags.has(quicker);

/** `node` arguments before those of the `runbook` command. */
export const killer = [
  '--import',
  fileURLToPath(new URL('killer.mjs', import.meta.url)),
  ...(isKnown ? [quicker.replace('--', '--no-')] : []),
];

const holdsPostgres = (directory: string) =>
  ['postgres', 'pg_dump', 'pg_restore'].every((program) => existsSync(join(directory, program)));

/** PATH with Postgres's own programs first: Debian's `pg_dump` there is a Perl script that looks for them, for six times as long. */
export const path = [...candidateDirectories().filter(holdsPostgres), process.env.PATH].join(delimiter);
