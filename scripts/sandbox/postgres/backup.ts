import { chown, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type pg from 'pg';
import type { User } from '../process.ts';
import { asSuperuser, type Cluster, type Site } from './cluster.ts';

/** Contents that belong to the running server (Postgres manual, "Making a base backup using the low level API"). */
const emptied = [
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
];
const omitted = ['postmaster.pid', 'postmaster.opts'];

interface Copy {
  readonly from: string;
  readonly to: string;
  readonly user?: User;
  /** Paths relative to `from` whose contents are left out. */
  readonly emptied: readonly string[];
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function copyTree(copy: Copy, folder = copy.from): Promise<void> {
  const target = join(copy.to, relative(copy.from, folder));
  await mkdir(target, { recursive: true, mode: 0o700 });
  if (copy.user) await chown(target, copy.user.uid, copy.user.gid);
  if (copy.emptied.includes(relative(copy.from, folder))) return;
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await copyTree(copy, path);
    else if (entry.isFile() && !omitted.includes(entry.name)) await copyOne(copy, path);
  }
}

/** A running server may remove a file between the listing and the copy; recovery knows about it from the log. */
async function copyOne({ from, to, user }: Copy, path: string) {
  const target = join(to, relative(from, path));
  try {
    await copyFile(path, target);
    if (user) await chown(target, user.uid, user.gid);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function copyWhileRunning(client: pg.Client, site: Site, { from, to }: { from: string; to: string }) {
  await client.query(`select pg_create_physical_replication_slot('snapshot', true, true)`);
  await client.query(`select pg_backup_start('snapshot', true)`);
  await copyTree({ from, to, user: site.user, emptied: [...emptied, 'pg_wal'] });
  const stop = await client.query<{ labelfile: string; spcmapfile: string }>(
    'select labelfile, spcmapfile from pg_backup_stop(false)',
  );
  await copyTree({ from: join(from, 'pg_wal'), to: join(to, 'pg_wal'), user: site.user, emptied: [] });
  const label = join(to, 'backup_label');
  await writeFile(label, stop.rows[0]?.labelfile ?? '', { mode: 0o600 });
  if (site.user) await chown(label, site.user.uid, site.user.gid);
}

/**
 * Copies the data directory of a running server so that a server started on the copy recovers to this moment. The
 * temporary slot keeps the log until it is copied. Works on Postgres 15 and newer, with the server's own programs only.
 */
export async function backUp(site: Site, cluster: Cluster, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await asSuperuser(site, cluster, (client) => copyWhileRunning(client, site, { from: cluster.data, to }));
}
