import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { withClient } from '../client.ts';
import { pgRestore, pgRestoreList, type RestoreOptions } from '../restore.ts';
import { isSchema, isTableData, parseToc, type TocEntry, writeToc } from '../toc.ts';
import { chooseEntries } from './choose-entries.ts';
import { giveForgotten } from './forgotten-owners.ts';
import type { Transfer } from './options.ts';
import { follow } from './progress.ts';
import { grantToGuests, revokeFromGuests } from './schema-rights.ts';
import { namingAlike, type Untold } from './untold.ts';

/** A dump on this disk, and where it goes. */
export interface Restore extends Omit<Transfer, 'source'> {
  readonly dump: string;
  readonly untold: Untold;
  readonly passfile: string;
}

const tables = (entries: readonly TocEntry[]) => entries.filter(isTableData).length;

async function restoreEntries(o: Restore, name: string, entries: readonly TocEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const list = join(o.directory, `${name}.list`);
  await writeFile(list, writeToc(entries));
  const options: RestoreOptions = { ...o, endpoint: o.target, directory: o.dump, list };
  await o.run(pgRestore(options), { onLine: follow(tables(entries), o) });
}

/** Schemas first, then the rights their guests need, then everything else. Returns what was left out, and why. */
export async function restoreDump(o: Restore): Promise<{ tables: number; leftOut: readonly string[] }> {
  const toc = parseToc((await o.run(pgRestoreList({ tools: o.tools, directory: o.dump }))).stdout);
  const { entries, leftOut } = await withClient(o.target, (client) =>
    chooseEntries(toc, o.untold.comments, client),
  );
  await restoreEntries(o, 'schemas', entries.filter(isSchema));
  await withClient(o.target, (client) => grantToGuests(client, o.untold.guests));
  await restoreEntries(
    o,
    'objects',
    entries.filter((entry) => !isSchema(entry)),
  );
  const giveBack = async (client: Client) => {
    await giveForgotten(client, o.untold.forgotten);
    await revokeFromGuests(client, o.untold.guests);
  };
  await withClient(o.target, giveBack, namingAlike);
  return { tables: tables(entries), leftOut };
}
