import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Guard } from '../guard/index.ts';
import { createCertificates } from './certificate.ts';
import { candidateDirectories, findBinaries } from './find.ts';
import { Instances } from './instances.ts';
import { reachableDirectory } from './reach.ts';
import { postgresUser } from './user.ts';

export interface PostgresOptions {
  readonly directory: string;
  readonly logs: string;
  /** Takes the PEM of the authority that signs the servers' certificates. */
  readonly authorityFile: string;
  readonly guard: Guard;
  /** Folders to look for Postgres in. Default: all the usual ones. */
  readonly candidates?: readonly string[];
}

/** The servers behind RDS: finds Postgres on this machine and makes what all servers share. */
export async function openPostgres(options: PostgresOptions): Promise<Instances> {
  const { authorityFile, candidates = candidateDirectories(), guard, logs } = options;
  const user = postgresUser();
  const directory = await reachableDirectory(options.directory, user);
  guard.remove(directory);
  const [found, certificates] = await Promise.all([findBinaries(candidates), createCertificates()]);
  await writeFile(authorityFile, certificates.authority);
  const password = randomBytes(24).toString('hex');
  return new Instances({ directory, logs, guard, user, password, certificates }, found);
}
