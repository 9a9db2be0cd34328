import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Endpoint, waitForConnection, withClient } from '../../../runbooks/postgres/client.ts';
import { Secret } from '../../../runbooks/secret.ts';
import { freePort } from '../../sandbox/port.ts';
import { type Certificates, createCertificates } from '../../sandbox/postgres/certificate.ts';
import { configuration, hostBasedAuthentication } from '../../sandbox/postgres/configuration.ts';
import { candidateDirectories, chooseBinaries, findBinaries } from '../../sandbox/postgres/find.ts';
import { handOver, writePrivateFiles } from '../../sandbox/postgres/private-files.ts';
import { postgresUser } from '../../sandbox/postgres/user.ts';
import { startProcess, stopProcess } from '../../sandbox/process.ts';

/** A server to measure with. */
export interface Server {
  /** The database that is copied, or copied into; as a superuser. */
  readonly endpoint: Endpoint;
  /** Makes the database anew, empty; drops what was put aside, too. */
  recreate(): Promise<void>;
  /**
   * Makes the database anew, empty, and keeps the old one under another name: a migration's target is a new server, and ext4 takes longer to make files
   * while it remembers others that were just deleted.
   */
  putAside(): Promise<void>;
  /** Has everything on disk that is still in memory, so that no method pays for the one before. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** As a small instance of RDS is tuned, fsync included. */
const tuning = `
fsync = on
full_page_writes = on
shared_buffers = '512MB'
maintenance_work_mem = '256MB'
max_wal_size = '8GB'
checkpoint_timeout = '30min'
max_worker_processes = 8
max_parallel_maintenance_workers = 2
`;

const owner = postgresUser();

async function initialise(directory: string, endpoint: Endpoint, certificates: Certificates) {
  const { directory: bin } = chooseBinaries(await findBinaries(candidateDirectories()), '15');
  const data = join(directory, 'data');
  mkdirSync(directory);
  handOver(directory);
  writePrivateFiles(directory, { password: endpoint.password.reveal() });
  const login = ['-U', endpoint.user, '-A', 'scram-sha-256', `--pwfile=${join(directory, 'password')}`];
  const args = ['-D', data, ...login, '-E', 'UTF8', '--locale=C.UTF-8'];
  execFileSync(join(bin, 'initdb'), args, { ...owner, cwd: directory });
  writePrivateFiles(data, {
    'server.crt': certificates.certificate,
    'server.key': certificates.key,
    'pg_hba.conf': hostBasedAuthentication,
    'postgresql.auto.conf': `${configuration(endpoint.port)}${tuning}`,
  });
  return { program: join(bin, 'postgres'), args: ['-D', data] };
}

async function execute(endpoint: Endpoint, statements: readonly string[]): Promise<void> {
  await withClient(endpoint, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** Of programs that have ended a moment ago. */
const endSessions = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'bench'";

async function start(directory: string, certificates: Certificates): Promise<Server> {
  const password = new Secret('only for a benchmark');
  const endpoint = { host: '127.0.0.1', port: await freePort(), database: 'bench', user: 'bench', password };
  const program = await initialise(directory, endpoint, certificates);
  const log = join(directory, 'log');
  const child = await startProcess({ ...program, env: { PATH: process.env.PATH }, user: owner, log });
  const maintenance = { ...endpoint, database: 'postgres' };
  await waitForConnection(maintenance, { seconds: 30 });
  let kept = 0;
  return {
    endpoint,
    async recreate() {
      const aside = Array.from({ length: kept }, (_, i) => `bench_${i + 1}`);
      kept = 0;
      const drop = ['bench', ...aside].map((name) => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await execute(maintenance, [...drop, 'CREATE DATABASE bench']);
    },
    async putAside() {
      kept += 1;
      const rename = `ALTER DATABASE bench RENAME TO bench_${kept}`;
      await execute(maintenance, [endSessions, rename, 'CREATE DATABASE bench']);
    },
    settle: () => execute(maintenance, ['CHECKPOINT']),
    stop: () => stopProcess(child, 'SIGINT', 60),
  };
}

/** Two servers tuned alike, below `directory`; sets PGSSLROOTCERT, for all clients, to what signed their certificates. */
export async function startServers(directory: string): Promise<{ source: Server; target: Server }> {
  const certificates = await createCertificates();
  handOver(directory);
  const authority = join(directory, 'authority.pem');
  writeFileSync(authority, certificates.authority);
  process.env.PGSSLROOTCERT = authority;
  const source = await start(join(directory, 'source'), certificates);
  return { source, target: await start(join(directory, 'target'), certificates) };
}
