import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pgDump } from '../dump.ts';
import { withPassfile } from '../passfile.ts';
import { tableFiles, verifyNotRewritten } from '../rewritten.ts';
import { listRoles } from '../roles.ts';
import { type Side, withSide } from '../side.ts';
import { serverVersion } from '../tools.ts';
import type { Transfer } from '../transfer/options.ts';
import { directoryBytes, follow } from '../transfer/progress.ts';
import { readUntold } from '../transfer/untold.ts';
import { aboutDatabase } from './about.ts';
import { takeInventory } from './inventory.ts';
import { dumpFolder, format, type Manifest, type Papers, readManifest, seal } from './manifest.ts';
import { sumTables } from './tables.ts';

export { readManifest } from './manifest.ts';

export interface BackupOptions extends Omit<Transfer, 'target'> {
  /** Where the backup shall lie; must not exist. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly about: Pick<Manifest, 'run' | 'workspace' | 'instance'>;
}

/** pg_dump's own default level: a backup is kept. */
export const compress = 6;

/** Where a backup grows: it has its name only once it is whole. */
export const unfinished = (folder: string, run: string) => `${folder}.${run}.unfinished`;

/** Removes what an interrupted backup has left, though its pg_dump may still be dying. */
export const removeUnfinished = (folder: string, run: string): Promise<void> =>
  rm(unfinished(folder, run), { recursive: true, force: true, maxRetries: 5 });

async function dumpAndSum(o: BackupOptions, directory: string, side: Side): Promise<Papers> {
  const at = new Date().toISOString();
  const sums = await sumTables(side, o);
  const inventory = await takeInventory(side);
  const whole = { ...o, endpoint: o.source, directory, compress, snapshot: side.snapshot };
  await withPassfile(o.directory, [o.source], (passfile) =>
    o.run(pgDump({ ...whole, passfile }), { onLine: follow(sums.tables.length, o) }),
  );
  await verifyNotRewritten(await tableFiles(side.client), o.source);
  const manifest: Manifest = {
    format,
    ...o.about,
    at,
    server: (await serverVersion(o.source)).version,
    tools: o.tools.version,
    ...(await aboutDatabase(side.client)),
    ...sums,
    roles: await listRoles(side.client),
    untold: await readUntold(side.client),
  };
  return { manifest, inventory };
}

/** The dump and its figures, all of one snapshot; what an interrupted one has left is removed before. */
export async function beginBackup(o: BackupOptions): Promise<Papers> {
  const directory = unfinished(o.folder, o.about.run);
  await removeUnfinished(o.folder, o.about.run);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { source, jobs, signal } = o;
  return withSide(source, { name: 'source', jobs, signal }, (side) =>
    dumpAndSum(o, join(directory, dumpFolder), side),
  );
}

/** Adds the papers and the sums, and gives the backup its name, last of all. */
export async function finishBackup({ folder, about }: BackupOptions, papers: Papers): Promise<void> {
  const directory = unfinished(folder, about.run);
  await seal(directory, dumpFolder, papers);
  await rename(directory, folder);
  const parent = await open(dirname(folder));
  await parent.sync().finally(() => parent.close());
}

/** The figures of a whole backup; undefined where there is none. */
export async function lookAtBackup(folder: string) {
  const manifest = await readManifest(folder);
  if (!manifest) return undefined;
  const { run, tables, sha256 } = manifest;
  const bytes = await directoryBytes(join(folder, dumpFolder));
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return { run, figures: { bytes, tables: tables.length, rows, sha256 } };
}
