import { type ChildProcess, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Guard } from '../guard/index.ts';
import { hasEnded, logTail, startProcess, stopProcess, type User, until } from '../process.ts';
import type { Certificates } from './certificate.ts';
import { configuration, hostBasedAuthentication } from './configuration.ts';
import type { Binaries } from './find.ts';
import { superuser } from './roles.ts';

const run = promisify(execFile);

/** What all Postgres servers of a sandbox have in common. */
export interface Site {
  /** Data directories live here. */
  readonly directory: string;
  readonly logs: string;
  readonly certificates: Certificates;
  /** Whom the servers run as, where this process is root. */
  readonly user?: User;
  /** Password of `rdsadmin` on every server. */
  readonly password: string;
  readonly guard: Guard;
}

/** One Postgres server on this machine. */
export interface Cluster {
  /** Data directory. */
  readonly data: string;
  readonly port: number;
  readonly binaries: Binaries;
  readonly log: string;
  /** `rds.logical_replication` as of its start. */
  logicalReplication: boolean;
}

/** Copies a data directory. `from` must not be in use. */
export async function copyData(from: string, to: string): Promise<void> {
  await run('cp', ['-R', '-p', from, to], { cwd: '/' });
  await chmod(to, 0o700);
}

/** Writes everything into the data directory that depends on port and sandbox. */
export async function configure(site: Site, { data, port, logicalReplication }: Cluster): Promise<void> {
  const files = {
    'postgresql.auto.conf': configuration(port, logicalReplication ? 'logical' : 'replica'),
    'pg_hba.conf': hostBasedAuthentication,
    'server.crt': site.certificates.certificate,
    'server.key': site.certificates.key,
  };
  for (const [file, text] of Object.entries(files)) {
    const path = join(data, file);
    await writeFile(path, text, { mode: 0o600 });
    if (site.user) await chown(path, site.user.uid, site.user.gid);
  }
}

/** The server says so itself in the last line of its pid file, before it takes connections. */
async function isReady(data: string): Promise<boolean> {
  const file = join(data, 'postmaster.pid');
  return existsSync(file) && (await readFile(file, 'utf8')).split('\n')[7]?.trim() === 'ready';
}

/** Starts the server and waits until it takes connections. */
export async function startCluster(site: Site, cluster: Cluster): Promise<ChildProcess> {
  const child = await startProcess({
    program: join(cluster.binaries.directory, 'postgres'),
    args: ['-D', cluster.data],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    user: site.user,
    log: cluster.log,
  });
  site.guard.watch(child, 'SIGQUIT');
  await until(() => hasEnded(child) || isReady(cluster.data), {
    seconds: 60,
    milliseconds: 10,
    message: () => `Postgres did not start within 60 seconds. It said:\n${logTail(cluster.log)}`,
  });
  if (hasEnded(child)) throw new Error(`Postgres did not start. It said:\n${logTail(cluster.log)}`);
  return child;
}

/** `fast` ends sessions and writes everything out; `immediate` only ends. */
export const stopCluster = (child: ChildProcess, mode: 'fast' | 'immediate') =>
  stopProcess(child, mode === 'fast' ? 'SIGINT' : 'SIGQUIT', 30);

/** Runs `use` with a connection of the superuser. */
export async function asSuperuser<T>(site: Site, { port }: Cluster, use: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: superuser,
    password: site.password,
    database: 'postgres',
    ssl: { ca: site.certificates.authority },
  });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
