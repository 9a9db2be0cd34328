import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Roles } from '../roles.ts';
import type { Count } from './count.ts';

/** What a backup says of itself: `manifest.json`. Plain JSON, no password. */
export type Manifest = {
  format: 1;
  /** The run that made it. */
  run: string;
  workspace: string;
  instance: string;
  database: string;
  /** ISO time before the snapshot was taken. */
  at: string;
  /** Versions of the server and of pg_dump. */
  server: string;
  tools: string;
  tables: Count[];
  roles: Roles;
};

const manifestFile = 'manifest.json';
const sumsFile = 'SHA256SUMS';

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** On disk, whatever happens next. */
async function writeSafely(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes the manifest beside the dump, and the sums of both as `sha256sum --check` reads them. */
export async function seal(directory: string, dump: string, manifest: Manifest): Promise<void> {
  await writeSafely(join(directory, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
  const names = (await readdir(join(directory, dump))).sort().map((name) => join(dump, name));
  const lines: string[] = [];
  for (const name of [manifestFile, ...names])
    lines.push(`${await sha256(join(directory, name))}  ${name}\n`);
  await writeSafely(join(directory, sumsFile), lines.join(''));
}

/** The manifest of a backup and the sum of its sums; undefined where there is no whole one. */
export async function readManifest(folder: string): Promise<(Manifest & { sha256: string }) | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, manifestFile), 'utf8')) as Manifest;
    return { ...manifest, sha256: await sha256(join(folder, sumsFile)) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
