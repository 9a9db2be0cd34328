import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import type { Guard } from '../guard/index.ts';
import { createCertificates } from './certificate.ts';
import { candidateDirectories, findBinaries } from './find.ts';
import { Instances } from './instances.ts';
import { postgresUser } from './user.ts';

export interface PostgresOptions {
  readonly directory: string;
  readonly logs: string;
  /** Takes the PEM of the authority that signs the servers' certificates. */
  readonly authorityFile: string;
  readonly guard: Guard;
}

/** The servers behind RDS: finds Postgres on this machine and makes what all servers share. */
export async function openPostgres({ authorityFile, ...options }: PostgresOptions): Promise<Instances> {
  const user = postgresUser();
  await mkdir(options.directory, { recursive: true });
  await chmod(options.directory, 0o700);
  if (user) await chown(options.directory, user.uid, user.gid);
  const [found, certificates] = await Promise.all([
    findBinaries(candidateDirectories()),
    createCertificates(),
    mkdir(options.logs, { recursive: true }),
  ]);
  await writeFile(authorityFile, certificates.authority);
  return new Instances({ ...options, certificates, user, password: randomBytes(24).toString('hex') }, found);
}
