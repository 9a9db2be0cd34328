import { type Endpoint, withClient } from '../client.ts';
import type { Whereabouts } from '../dump.ts';
import { withPassfile } from '../passfile.ts';
import type { Proof } from '../proof.ts';
import { pgRestore } from '../restore.ts';
import { withSide } from '../side.ts';
import type { Tools } from '../tools.ts';
import type { Transfer } from '../transfer/options.ts';
import { directoryBytes, type Report } from '../transfer/progress.ts';
import { restoreDump } from '../transfer/restore-dump.ts';
import { proveInventory, takeInventory } from './inventory.ts';
import type { Backup } from './open.ts';
import { proveTables, sumTables } from './tables.ts';

export interface RestoreOptions extends Omit<Transfer, 'source'> {
  readonly backup: Backup;
}

/** What was restored. */
export type Restored = { bytes: number; tables: number; rows: number; sha256: string };

/** Of the backup, which a restore has brought over as a whole. */
async function figuresOf({ dump, manifest: { tables }, sha256 }: Backup): Promise<Restored> {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return { bytes: await directoryBytes(dump), tables: tables.length, rows, sha256 };
}

/**
 * Restores the dump of a backup into an empty database, whose user has the rights of every role the backup needs, and
 * gathers statistics. Throws at the first error, with the target half full.
 */
export async function restoreBackup({ backup, ...o }: RestoreOptions): Promise<Restored> {
  const { dump, manifest } = backup;
  const { leftOut } = await withPassfile(o.directory, [o.target], (passfile) =>
    restoreDump({ ...o, passfile, dump, untold: manifest.untold }),
  );
  for (const line of leftOut) o.log(`not restored: ${line}`);
  await withClient(o.target, (client) => client.query('ANALYZE'));
  return figuresOf(backup);
}

/** The command that fills the database, to be read by the operator. */
export const restoreCommand = (dump: string, endpoint: Whereabouts, jobs: number) =>
  pgRestore({
    tools: { pgDump: 'pg_dump', pgRestore: 'pg_restore', version: '' } satisfies Tools,
    passfile: '<pass file>',
    list: '<table of contents>',
    directory: dump,
    endpoint,
    jobs,
  });

export interface CompareOptions {
  readonly target: Endpoint;
  readonly backup: Backup;
  readonly jobs: number;
  readonly progress: Report;
  readonly signal: AbortSignal;
  /** The application's role: its rights on schema public may be new. */
  readonly application: string;
}

/** Holds a restored database, as it is at one moment, against what the backup says. Changes nothing. */
export const compareWithBackup = ({ target, backup, jobs, ...o }: CompareOptions): Promise<Proof[]> =>
  withSide(target, { name: 'target', jobs, signal: o.signal }, async (side) => {
    const { manifest, inventory } = backup;
    const wide = new Set(manifest.tables.filter((table) => table.wide).map(({ name }) => name));
    const sums = await sumTables(side, { ...o, wide });
    return [
      proveTables(manifest, sums),
      ...proveInventory(inventory, await takeInventory(side), o.application),
    ];
  });
