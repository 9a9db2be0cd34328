import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Endpoint } from '../../runbooks/postgres/client.ts';
import { waitForConnection, withClient } from '../../runbooks/postgres/client.ts';
import { Secret } from '../../runbooks/secret.ts';
import { programsOf } from '../../scripts/newer-postgres/releases.ts';
import { createCertificates } from '../../scripts/sandbox/postgres/certificate.ts';
import { configuration, hostBasedAuthentication } from '../../scripts/sandbox/postgres/configuration.ts';
import { type Binaries, candidateDirectories, findBinaries } from '../../scripts/sandbox/postgres/find.ts';
import { handOver, writePrivateFiles } from '../../scripts/sandbox/postgres/private-files.ts';
import { postgresUser } from '../../scripts/sandbox/postgres/user.ts';

/** A real server that lives as long as a test file. */
export interface TestServer {
  /** The database `knowme`, as a superuser no code under test ever is. */
  readonly superuser: Endpoint;
  /** The same as RDS's master user: CREATEROLE, CREATEDB, owner of the database, no superuser. */
  readonly master: Endpoint;
  /** What the server has logged. */
  log(): string;
  stop(): Promise<void>;
}

const databaseUser = postgresUser();

/** One authority for all servers of a test file. */
const certificates = createCertificates();

/** The server programs of a major version, wherever they are; undefined where this machine has none. */
export async function findServer(major: number): Promise<Binaries | undefined> {
  const found = await findBinaries([...candidateDirectories(), programsOf(major)]);
  return found.find((binaries) => binaries.major === major);
}

async function initialise(directory: string, superuser: Endpoint, { major, settings }: Kind) {
  const found = await findServer(major);
  if (!found) throw new Error(`no Postgres ${major} on this machine`);
  const { directory: bin } = found;
  const data = join(directory, 'data');
  const { authority, certificate, key } = await certificates;
  handOver(directory);
  writePrivateFiles(directory, { password: superuser.password.reveal(), 'authority.pem': authority });
  process.env.PGSSLROOTCERT = join(directory, 'authority.pem');
  const login = ['-U', superuser.user, '-A', 'scram-sha-256', `--pwfile=${join(directory, 'password')}`];
  const args = ['-D', data, ...login, '-N', '-E', 'UTF8', '--locale=C.UTF-8'];
  execFileSync(join(bin, 'initdb'), args, { ...databaseUser, cwd: directory });
  writePrivateFiles(data, {
    'server.crt': certificate,
    'server.key': key,
    'pg_hba.conf': hostBasedAuthentication,
    'postgresql.auto.conf': `${configuration(superuser.port)}max_prepared_transactions = 5\n${settings}`,
  });
  return { program: join(bin, 'postgres'), data };
}

interface Kind {
  readonly major: number;
  /** Lines for its configuration. */
  readonly settings: string;
}

/** TLS, SCRAM and all, as on RDS; with `fsync` off. Sets PGSSLROOTCERT to the test's authority. */
export async function startServer(major = 15, settings = ''): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), 'postgres-'));
  const port = await freePort();
  const superuser = {
    host: '127.0.0.1',
    port,
    database: 'postgres',
    user: 'rdsadmin',
    password: new Secret('super secret'),
  };
  const { program, data } = await initialise(directory, superuser, { major, settings });
  const log = openSync(join(directory, 'log'), 'a');
  const server = spawn(program, ['-D', data], {
    ...databaseUser,
    cwd: directory,
    // No HOME of another user: as a subscriber the server is a client, and looks for its keys there.
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', log, log],
  });
  const exited = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGINT');
    await exited;
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await waitForConnection(superuser, { seconds: 20 });
    const master = await createMaster(superuser);
    const readLog = () => readFileSync(join(directory, 'log'), 'utf8');
    return { superuser: { ...superuser, database: 'knowme' }, master, log: readLog, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function createMaster(superuser: Endpoint): Promise<Endpoint> {
  const master = {
    ...superuser,
    database: 'knowme',
    user: 'knowme_admin',
    password: new Secret("pa:ss\\wo'rd %$ é"),
  };
  await execute(superuser, [
    'CREATE ROLE rds_superuser NOLOGIN',
    'GRANT pg_monitor, pg_signal_backend TO rds_superuser WITH ADMIN OPTION',
    // From 16 on a role is granted only by who has ADMIN on it.
    'GRANT pg_read_all_stats, pg_read_all_data TO rds_superuser WITH ADMIN OPTION',
    `CREATE ROLE knowme_admin LOGIN CREATEROLE CREATEDB PASSWORD ${pg.escapeLiteral(master.password.reveal())}`,
    'GRANT rds_superuser TO knowme_admin WITH ADMIN OPTION',
    'CREATE DATABASE knowme OWNER knowme_admin',
  ]);
  return master;
}

/** Runs statements one by one. */
export async function execute(endpoint: Endpoint, statements: readonly string[]): Promise<void> {
  await withClient(endpoint, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** The first column of the first row. */
export async function value(endpoint: Endpoint, sql: string): Promise<unknown> {
  const { rows } = await withClient(endpoint, (client) => client.query({ text: sql, rowMode: 'array' }));
  return rows[0]?.[0];
}
