import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from '../shell/command.ts';
import { withClient } from './client.ts';
import { pgDump, type Whereabouts } from './dump.ts';
import type { Endpoint } from './endpoint.ts';
import { withPassfile } from './passfile.ts';
import { pgRestore } from './restore.ts';
import type { Transfer } from './transfer/options.ts';
import { directoryBytes, follow } from './transfer/progress.ts';
import { restoreDump } from './transfer/restore-dump.ts';
import { namingAlike, readUntold } from './transfer/untold.ts';

/** Bytes of the dump, tables copied, seconds from start to analysed, and what was not restored with the reason. */
export type Moved = { bytes: number; tables: number; seconds: number; leftOut: string[] };

const sizes = `
  SELECT pg_database_size(current_database())::float8 AS bytes,
         (SELECT count(*) FROM pg_class WHERE relkind = 'r'
             AND relnamespace::regnamespace::text !~ '^(pg_|information_schema$)')::int AS tables`;

const look = (endpoint: Endpoint): Promise<{ bytes: number; tables: number }> =>
  withClient(endpoint, async (client) => (await client.query(sizes)).rows[0]);

const secondsSince = (started: number) => Math.round(performance.now() - started) / 1000;
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** The dump holds no indexes, so it is rarely as big as the database. */
async function verifyRoom(directory: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize > needed) return;
  throw new Error(
    `${directory} has ${gigabytes(bavail * bsize)} free, and the dump may take ${gigabytes(needed)}; make room and try again`,
  );
}

/** What the operating system says through pg_dump when it takes no more: ENOSPC, EDQUOT, EFBIG. */
const tooMuch = /No space left on device|Disk quota exceeded|File too large/;

/** The same, for room that was taken by something else in the meantime. */
async function explainRoom(error: Error, directory: string, needed: number): Promise<Error> {
  const [said] = tooMuch.exec(error.message) ?? [];
  if (!said) return error;
  const { bavail, bsize } = await statfs(directory);
  return new Error(
    `The dump does not fit into ${directory} (${said}): ${gigabytes(bavail * bsize)} is free, and it may take ` +
      `${gigabytes(needed)}. What there was of it is removed; make room and try again.`,
    { cause: error },
  );
}

async function dump(o: Transfer, passfile: string, directory: string): Promise<number> {
  const { bytes, tables } = await look(o.source);
  await verifyRoom(o.directory, bytes);
  const command = pgDump({ ...o, endpoint: o.source, passfile, directory });
  await o.run(command, { onLine: follow(tables, o) }).catch(async (error: Error) => {
    throw await explainRoom(error, o.directory, bytes);
  });
  return directoryBytes(directory);
}

/**
 * Dumps the source and restores the dump into the empty target, then gathers statistics. The dump is removed. Whatever
 * is left out is logged with the reason. Throws at the first error, with the target half full.
 */
export async function dumpAndRestore(o: Transfer): Promise<Moved> {
  const started = performance.now();
  const directory = join(o.directory, 'dump');
  await rm(directory, { recursive: true, force: true });
  try {
    return await withPassfile(o.directory, [o.source, o.target], async (passfile) => {
      const untold = await withClient(o.source, readUntold, namingAlike);
      const bytes = await dump(o, passfile, directory);
      const { tables, leftOut } = await restoreDump({ ...o, passfile, dump: directory, untold });
      for (const line of leftOut) o.log(`not restored: ${line}`);
      await withClient(o.target, (client) => client.query('ANALYZE'));
      return { bytes, tables, seconds: secondsSince(started), leftOut: [...leftOut] };
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The commands of {@link dumpAndRestore}, to be read by the operator; the target has no address yet. */
export function dumpAndRestoreCommands({ source, jobs }: { source: Whereabouts; jobs: number }): Command[] {
  const tools = { pgDump: 'pg_dump', pgRestore: 'pg_restore', version: '' };
  const common = { tools, passfile: '<pass file>', directory: '<run>/dump', jobs };
  return [
    pgDump({ ...common, endpoint: source }),
    pgRestore({ ...common, endpoint: { ...source, host: '<new instance>' }, list: '<table of contents>' }),
  ];
}
