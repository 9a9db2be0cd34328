import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../engine/errors.ts';
import type { Run } from '../shell/command.ts';
import { type Endpoint, withClient } from './client.ts';

/** The programs that dump and restore, both of one version. */
export type Tools = { pgDump: string; pgRestore: string; version: string };

const exists = (directory: string): string[] => {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
};

/** Where packages put one major version beside another; the newest first. */
function versionDirectories(): string[] {
  const below = (root: string, pattern: RegExp) =>
    exists(root)
      .filter((name) => pattern.test(name))
      .sort((a, b) => Number(b.replace(/\D/g, '')) - Number(a.replace(/\D/g, '')))
      .map((name) => join(root, name, 'bin'));
  return [
    ...below('/usr/lib/postgresql', /^\d+$/),
    ...below('/usr', /^pgsql-\d+$/),
    ...['/usr/local', ...exists('/opt').map((name) => join('/opt', name))].flatMap((prefix) =>
      below(join(prefix, 'opt'), /^(postgresql|libpq)(@\d+)?$/),
    ),
    ...below('/Library/PostgreSQL', /^\d+$/),
  ];
}

/** `15.18` from `pg_dump (PostgreSQL) 15.18 (Debian …)`; undefined where the program cannot be run. */
async function versionOf(run: Run, program: string): Promise<string | undefined> {
  try {
    const { stdout } = await run({ program, args: ['--version'] });
    return /\(PostgreSQL\) (\S+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

async function toolsIn(run: Run, directory: string): Promise<Tools | undefined> {
  const [pgDump, pgRestore] = [join(directory, 'pg_dump'), join(directory, 'pg_restore')];
  const [version, other] = await Promise.all([versionOf(run, pgDump), versionOf(run, pgRestore)]);
  return version && version === other ? { pgDump, pgRestore, version } : undefined;
}

async function toolsInAll(run: Run, directories: readonly string[]): Promise<Tools[]> {
  const present = [...new Set(directories)].filter((directory) => exists(directory).includes('pg_dump'));
  const found = await Promise.all(present.map((directory) => toolsIn(run, directory)));
  return found.filter((tools) => tools !== undefined);
}

const major = (tools: Tools) => Number.parseInt(tools.version, 10);

/** Never older than the server; and from 17 on pg_restore sets `transaction_timeout`, at which servers before 17 fail. */
const suits = (tools: Tools, server: number) => major(tools) >= server && (major(tools) < 17 || server >= 17);

function missing(server: number, found: readonly Tools[]): UsageError {
  const range = server < 16 ? `${server} to 16` : server === 16 ? '16' : `${server} or newer`;
  const had = [...new Set(found.map(({ version }) => version))].join(', ') || 'none';
  return new UsageError(
    `pg_dump and pg_restore ${range} are needed for a server of version ${server} (found: ${had}); ` +
      `install them (Debian: apt install postgresql-client-${server}; macOS: brew install postgresql@${server}) ` +
      'or put their folder on PATH',
  );
}

/**
 * pg_dump and pg_restore for servers up to `serverMajor`: an exact major first, else the lowest newer one, wherever
 * PATH or the usual package folders have them. Throws {@link UsageError} with what to install when there is none.
 */
export async function findTools(run: Run, serverMajor: number): Promise<Tools> {
  const exact = (tools: Tools) => major(tools) === serverMajor;
  const packages = await toolsInAll(run, versionDirectories());
  const first = packages.find(exact);
  if (first) return first;
  // PATH last: what Debian has there is a wrapper, slow, that chooses a version of its own.
  const found = [...packages, ...(await toolsInAll(run, (process.env.PATH ?? '').split(':')))];
  const [best] = found.filter((tools) => suits(tools, serverMajor)).sort((a, b) => major(a) - major(b));
  if (!best) throw missing(serverMajor, found);
  return best;
}

/** Version of a server as Postgres numbers it: `15.10` and its major. */
export async function serverVersion(endpoint: Endpoint): Promise<{ version: string; major: number }> {
  return withClient(endpoint, async (client) => {
    const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
    const number = Number(rows[0]?.server_version_num);
    const major = Math.floor(number / 10_000);
    return { version: `${major}.${number % 10_000}`, major };
  });
}
