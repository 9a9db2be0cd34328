import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withClient } from '../client.ts';
import { pgRestore, pgRestoreList, type RestoreOptions } from '../restore.ts';
import { isSchema, isTableData, parseToc, type TocEntry, writeToc } from '../toc.ts';
import { chooseEntries } from './choose-entries.ts';
import type { Transfer } from './options.ts';
import { follow } from './progress.ts';
import { handOverMultiranges } from './range-owners.ts';
import { grantToGuests, listGuests, revokeFromGuests } from './schema-rights.ts';

interface Restore extends Transfer {
  readonly dump: string;
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
  const { entries, leftOut } = await chooseEntries(toc, o.source, o.target);
  const guests = await withClient(o.source, listGuests);
  await restoreEntries(o, 'schemas', entries.filter(isSchema));
  await withClient(o.target, (client) => grantToGuests(client, guests));
  await restoreEntries(
    o,
    'objects',
    entries.filter((entry) => !isSchema(entry)),
  );
  await handOverMultiranges(o.source, o.target);
  await withClient(o.target, (client) => revokeFromGuests(client, guests));
  return { tables: tables(entries), leftOut };
}
