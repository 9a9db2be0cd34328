import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresUser } from './user.ts';

const owner = postgresUser();

/** Gives a path to the user whom Postgres runs as. */
export function handOver(path: string): void {
  if (owner) chownSync(path, owner.uid, owner.gid);
}

/** Writes files that a server may read, and nobody else. */
export function writePrivateFiles(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    writeFileSync(path, text, { mode: 0o600 });
    handOver(path);
  }
}
