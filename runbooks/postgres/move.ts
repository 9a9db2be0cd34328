import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { print } from '../shell/print.ts';
import { withClient } from './client.ts';
import { pgDump } from './dump.ts';
import type { Endpoint } from './endpoint.ts';
import { withPassfile } from './passfile.ts';
import { pgRestore } from './restore.ts';
import type { Transfer } from './transfer/options.ts';
import { directoryBytes, follow } from './transfer/progress.ts';
import { restoreDump } from './transfer/restore-dump.ts';

/** Bytes of the dump, tables copied, seconds from start to analysed, and what was not restored with the reason. */
export type Moved = { bytes: number; tables: number; seconds: number; leftOut: string[] };

const sizes = `
  SELECT pg_database_size(current_database())::float8 AS bytes,
         (SELECT count(*) FROM pg_class WHERE relkind = 'r'
             AND relnamespace::regnamespace::text !~ '^(pg_|information_schema$)')::int AS tables`;

const look = (endpoint: Endpoint): Promise<{ bytes: number; tables: number }> =>
  withClient(endpoint, async (client) => (await client.query(sizes)).rows[0]);

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** The dump holds no indexes, so it is rarely as big as the database. */
async function verifyRoom(directory: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize > needed) return;
  throw new Error(
    `${directory} has ${gigabytes(bavail * bsize)} free, and the dump may take ${gigabytes(needed)}; make room and try again`,
  );
}

async function dump(o: Transfer, passfile: string, directory: string): Promise<number> {
  const { bytes, tables } = await look(o.source);
  await verifyRoom(o.directory, bytes);
  await o.run(pgDump({ ...o, endpoint: o.source, passfile, directory }), {
    onLine: follow(tables, o),
  });
  return directoryBytes(directory);
}

/**
 * Dumps the source and restores the dump into the empty target, then gathers statistics. The dump is removed. Whatever
 * is left out is logged with the reason. Throws at the first error, with the target half full.
 */
export async function dumpAndRestore(o: Transfer): Promise<Moved> {
  const started = Date.now();
  const directory = join(o.directory, 'dump');
  await rm(directory, { recursive: true, force: true });
  try {
    return await withPassfile(o.directory, [o.source, o.target], async (passfile) => {
      const bytes = await dump(o, passfile, directory);
      const { tables, leftOut } = await restoreDump({ ...o, passfile, dump: directory });
      for (const line of leftOut) o.log(`not restored: ${line}`);
      await withClient(o.target, (client) => client.query('ANALYZE'));
      return { bytes, tables, seconds: (Date.now() - started) / 1000, leftOut: [...leftOut] };
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What a rehearsal prints of {@link dumpAndRestore}; the target has no address yet. */
export function showDumpAndRestore({ source, jobs }: Pick<Transfer, 'source' | 'jobs'>): string[] {
  const tools = { pgDump: 'pg_dump', pgRestore: 'pg_restore', version: '' };
  const common = { tools, passfile: '<pass file>', directory: '<run>/dump', jobs };
  return [
    print(pgDump({ ...common, endpoint: source })),
    print(
      pgRestore({ ...common, endpoint: { ...source, host: '<new instance>' }, list: '<table of contents>' }),
    ),
    'ANALYZE',
  ];
}
