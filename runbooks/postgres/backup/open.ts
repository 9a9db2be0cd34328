import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused } from '../../engine/errors.ts';
import type { Progress } from '../proof.ts';
import { directoryBytes } from '../transfer/progress.ts';
import type { Inventory } from './inventory.ts';
import {
  dumpFolder,
  format,
  inventoryFile,
  type Manifest,
  manifestFile,
  sha256,
  sumsFile,
} from './manifest.ts';

/** A whole backup on this disk. */
export interface Backup {
  readonly folder: string;
  /** What pg_dump has made. */
  readonly dump: string;
  readonly manifest: Manifest;
  readonly inventory: Inventory;
  /** Of its list of sums. */
  readonly sha256: string;
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function readText(folder: string, name: string): Promise<string> {
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new Refused(`${folder} is no whole backup of \`runbook db-backup\`: it has no ${name}.`);
  }
}

/** Reads the papers of a backup; the sums are not looked at. Throws `Refused` where there is none, or one of another format. */
export async function openBackup(folder: string): Promise<Backup> {
  const manifest = JSON.parse(await readText(folder, manifestFile)) as Manifest;
  if (manifest.format !== format)
    throw new Refused(
      `The backup in ${folder} is of format ${manifest.format}, and this version restores format ${format} only. ` +
        'Restore it by the version that made it, or by hand: dump/ is what pg_dump --format=directory made, for pg_restore.',
    );
  await readText(folder, sumsFile);
  return {
    folder,
    dump: join(folder, dumpFolder),
    manifest,
    inventory: JSON.parse(await readText(folder, inventoryFile)) as Inventory,
    sha256: await sha256(join(folder, sumsFile)),
  };
}

/** What the list of sums says of each file. */
async function listed(folder: string): Promise<Map<string, string>> {
  const lines = (await readText(folder, sumsFile)).split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

async function present(folder: string): Promise<string[]> {
  const dump = await readdir(join(folder, dumpFolder)).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return [manifestFile, inventoryFile, ...dump.map((name) => join(dumpFolder, name))];
}

/** The files that are not what the list of sums says, one phrase each. */
async function findChanged(folder: string, progress: (progress: Progress) => void): Promise<string[]> {
  const [sums, names] = [await listed(folder), await present(folder)];
  const changed = names.flatMap((name) => (sums.has(name) ? [] : [`${name} is not in the list of sums`]));
  const total = await directoryBytes(join(folder, dumpFolder));
  let done = 0;
  for (const [name, sum] of sums) {
    const found = await sha256(join(folder, name), (bytes) => {
      done += bytes;
      progress({ done: Math.min(done, total), total, unit: 'bytes', note: name });
    }).catch((error) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (found === undefined) changed.push(`${name} is missing`);
    else if (found !== sum) changed.push(`${name} is another`);
  }
  return changed;
}

/** Reads every file of a backup. Throws `Refused` with those that are not what its list of sums says. */
export async function verifySums(folder: string, progress: (progress: Progress) => void): Promise<void> {
  const changed = await findChanged(folder, progress);
  if (changed.length === 0) return;
  const shown = [
    ...changed.slice(0, 10),
    ...(changed.length > 10 ? [`and ${changed.length - 10} more`] : []),
  ];
  throw new Refused(`The backup in ${folder} is not what it was when it was made:\n${shown.join('\n')}`);
}
