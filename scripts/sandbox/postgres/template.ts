import { execFile, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { buildDirectory } from '../paths.ts';
import { ended, type User } from '../process.ts';
import type { Binaries } from './find.ts';
import { replicationStatements } from './replication.ts';
import { serviceRoles, superuser } from './roles.ts';

const run = promisify(execFile);

/** Where data directories live, and whom servers run as. */
interface Place {
  readonly directory: string;
  readonly user?: User;
}

/** Statements for one database of a server that does not run. */
interface Script {
  readonly user?: User;
  readonly database?: string;
  readonly statements: readonly string[];
}

/** Runs SQL without a server, the first error being the last. Throws what Postgres said. */
export async function singleUser(
  binaries: Binaries,
  data: string,
  { user, database = 'postgres', statements }: Script,
) {
  const settings = ['-F', '-c', 'exit_on_error=on', '-c', 'log_min_messages=error'];
  const child = spawn(join(binaries.directory, 'postgres'), ['--single', '-D', data, ...settings, database], {
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    ...user,
  });
  const said = text(child.stderr);
  // One line a statement is what it takes.
  child.stdin.end(statements.map((statement) => `${statement.replaceAll('\n', ' ')}\n`).join(''));
  await ended(child);
  if (child.exitCode !== 0)
    throw new Error(`postgres --single ended with exit code ${child.exitCode} in ${data}: ${await said}`);
}

async function initialise(binaries: Binaries, data: string, user?: User) {
  // No password and `trust`: every copy gets a password and its own pg_hba.conf before it listens anywhere.
  const args = [
    '-D',
    data,
    '-U',
    superuser,
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--wal-segsize=1',
    '--no-sync',
  ];
  await run(join(binaries.directory, 'initdb'), args, { cwd: '/', ...user });
  const script = (database: string, statements: readonly string[]) =>
    singleUser(binaries, data, { user, database, statements });
  await script('template1', [...serviceRoles(binaries.major), ...replicationStatements(binaries.major)]);
  await script('postgres', [...replicationStatements(binaries.major), 'create database rdsadmin']);
}

/** Distributions build the same version differently, so the folder of the programs is part of the name; as is what we add. */
function templateName({ version, major, directory }: Binaries, user?: User): string {
  const contents = [directory, ...serviceRoles(major), ...replicationStatements(major)].join();
  const build = createHash('sha256').update(contents).digest('hex').slice(0, 8);
  return `postgres-template-${version}-${build}-${user?.uid ?? process.getuid?.() ?? 0}`;
}

/** A freshly initialised data directory to copy; made once per Postgres version and user. */
export async function template(binaries: Binaries, { directory, user }: Place): Promise<string> {
  const finished = join(buildDirectory, templateName(binaries, user));
  if (existsSync(finished)) return finished;
  // The user of the servers may not reach the cache, so the template is made here and then copied there.
  const made = join(directory, `template-${randomUUID()}`);
  const copied = `${finished}.${randomUUID()}`;
  await mkdir(buildDirectory, { recursive: true });
  await mkdir(made, { mode: 0o700 });
  if (user) await chown(made, user.uid, user.gid);
  try {
    await initialise(binaries, made, user);
    await run('cp', ['-R', '-p', made, copied]);
    // Another process may have been quicker; its template is as good.
    await rename(copied, finished).catch((error) => {
      if (!existsSync(finished)) throw error;
    });
  } finally {
    for (const path of [made, copied]) await rm(path, { recursive: true, force: true });
  }
  return finished;
}
