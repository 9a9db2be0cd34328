import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { add, pack } from './archive.ts';
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
].map((directory) => `${directory}/*`);
const omitted = ['postmaster.pid', 'postmaster.opts'];
const log = 'pg_wal';

/** Adds the file that tells a server where to begin to recover. */
async function addLabel(archive: string, text: string, user: Site['user']): Promise<void> {
  const directory = await mkdtemp(join(dirname(archive), 'label-'));
  try {
    const file = join(directory, 'backup_label');
    await writeFile(file, text, { mode: 0o600 });
    if (user) await chown(file, user.uid, user.gid);
    await add({ archive, directory }, 'backup_label');
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function packWhileRunning(client: pg.Client, { user }: Site, directory: string, archive: string) {
  const packed = { archive, directory };
  await client.query(`select pg_create_physical_replication_slot('snapshot', true, true)`);
  await client.query(`select pg_backup_start('snapshot', true)`);
  await pack(packed, [...omitted, ...emptied, `${log}/*`]);
  const stop = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await add(packed, log);
  await addLabel(archive, stop.rows[0]?.labelfile ?? '', user);
}

/**
 * Packs the data directory of a running server so that a server started on it recovers to this moment. The temporary slot
 * keeps the log until it is packed. Works on Postgres 15 and newer, with the server's own programs only.
 */
export const backUp = (site: Site, cluster: Cluster, archive: string): Promise<void> =>
  asSuperuser(site, cluster, (client) => packWhileRunning(client, site, cluster.data, archive));
