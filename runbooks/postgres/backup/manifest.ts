import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Roles } from '../roles.ts';
import type { Untold } from '../transfer/untold.ts';
import type { DatabaseAbout } from './about.ts';
import type { Inventory } from './inventory.ts';
import type { TableSums } from './tables.ts';

/** Of what {@link Manifest} and {@link Inventory} are. What an earlier one has is too little to restore by. */
export const format = 2;

/** What a backup says of itself: `manifest.json`. Plain JSON, no password. */
export type Manifest = TableSums & {
  format: number;
  /** The run that made it. */
  run: string;
  workspace: string;
  instance: string;
  database: DatabaseAbout;
  /** ISO time before the snapshot was taken. */
  at: string;
  /** Versions of the server and of pg_dump. */
  server: string;
  tools: string;
  roles: Roles;
  /** Roles that own something in the database or have a right on it. */
  needs: string[];
  untold: Untold;
};

/** What pg_dump has made, within a backup. */
export const dumpFolder = 'dump';

export const manifestFile = 'manifest.json';
export const inventoryFile = 'inventory.json';
export const sumsFile = 'SHA256SUMS';

/** In hex; `onBytes` is told how many more were read. Throws where there is no such file. */
export async function sha256(file: string, onBytes?: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha256');
  const stream = createReadStream(file);
  if (onBytes) stream.on('data', ({ length }) => onBytes(length));
  await pipeline(stream, hash);
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

/** What is written beside a dump. */
export interface Papers {
  readonly manifest: Manifest;
  readonly inventory: Inventory;
}

/** Writes the papers beside the dump, and the sums of all as `sha256sum --check` reads them. */
export async function seal(directory: string, dump: string, papers: Papers): Promise<void> {
  await writeSafely(join(directory, manifestFile), `${JSON.stringify(papers.manifest, null, 2)}\n`);
  await writeSafely(join(directory, inventoryFile), `${JSON.stringify(papers.inventory)}\n`);
  const names = (await readdir(join(directory, dump))).sort().map((name) => join(dump, name));
  const lines: string[] = [];
  for (const name of [manifestFile, inventoryFile, ...names])
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
