import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withClient } from '../client.ts';
import { connectionArguments, connectionEnvironment } from '../dump.ts';
import { pgRestore, pgRestoreList } from '../restore.ts';
import { isSchema, parseToc, type TocEntry, writeToc } from '../toc.ts';
import { chooseEntries, readComments } from '../transfer/choose-entries.ts';
import { type Guest, grantToGuests } from '../transfer/schema-rights.ts';
import { type Definition, parseDefinitions } from './definitions.ts';
import type { CopyOptions } from './options.ts';

/** The source's schema at one moment. */
export interface Schema {
  /** Of all that pg_dump writes about it. */
  readonly hash: string;
  /** What has to be there before the rows. */
  readonly before: readonly TocEntry[];
  /** What comes with or after the rows, in pg_dump's order: indexes, constraints, triggers, … and privileges. */
  readonly after: readonly Definition[];
  /** What is not brought over, with the reason. */
  readonly leftOut: readonly string[];
}

export type Files = { passfile: string; dump: string };

export const dumpFile = ({ directory }: Pick<CopyOptions, 'directory'>) => join(directory, 'schema.dump');

async function dump(o: CopyOptions, { passfile, dump }: Files, moment: string): Promise<string[]> {
  const warnings: string[] = [];
  await rm(dump, { force: true });
  const args = ['--format=custom', '--compress=0', '--no-blobs', '--section=pre-data', '--section=post-data'];
  const command = {
    program: o.tools.pgDump,
    args: [...args, `--snapshot=${moment}`, `--file=${dump}`, ...connectionArguments(o.source)],
    env: connectionEnvironment(passfile),
  };
  const onLine = (line: string) => {
    const warning = /^pg_dump: warning: (.*)$/.exec(line)?.[1];
    if (warning) warnings.push(warning);
  };
  await o.run(command, { onLine });
  return warnings;
}

async function list(o: CopyOptions, directory: string, section: string): Promise<TocEntry[]> {
  const command = pgRestoreList({ tools: o.tools, directory });
  const { stdout } = await o.run({ ...command, args: [`--section=${section}`, ...command.args] });
  return parseToc(stdout);
}

async function writeList(o: CopyOptions, name: string, entries: readonly TocEntry[]): Promise<string> {
  const file = join(o.directory, `${name}.list`);
  await writeFile(file, writeToc(entries));
  return file;
}

async function asSql(o: CopyOptions, args: readonly string[]): Promise<string> {
  const { stdout } = await o.run({ program: o.tools.pgRestore, args: ['--file=-', ...args] });
  return stdout;
}

/** A random word since the fixes of August 2025. */
const hashOf = (sql: string) =>
  createHash('sha256')
    .update(sql.replace(/^\\(un)?restrict .*$/gm, ''))
    .digest('hex');

/** Privileges are taken away after the rows, as an owner may have taken them from himself; labels may be refused. */
const isLate = ({ text }: TocEntry) => /^(ACL|SECURITY LABEL) /.test(text);

/** Reads the whole schema as of a moment; the dump stays in its file. */
export async function readSchema(o: CopyOptions, files: Files, moment: string): Promise<Schema> {
  const warnings = await dump(o, files, moment);
  const before = await list(o, files.dump, 'pre-data');
  const after = await list(o, files.dump, 'post-data');
  const chosen = await chooseEntries(
    [...before, ...after],
    await withClient(o.source, readComments),
    o.target,
  );
  const kept = new Set(chosen.entries.map(({ line }) => line));
  const early = before.filter((entry) => kept.has(entry.line) && !isLate(entry));
  const late = [...before.filter(isLate), ...after].filter(({ line }) => kept.has(line));
  const lateList = await writeList(o, 'after', late);
  return {
    hash: hashOf(await asSql(o, [files.dump])),
    before: early,
    after:
      late.length > 0 ? parseDefinitions(await asSql(o, [`--use-list=${lateList}`, files.dump]), late) : [],
    leftOut: [...chosen.leftOut, ...warnings],
  };
}

/** Entries in one transaction, which is faster: each holds several locks, and a server has room for a few thousand. */
const mostAtOnce = 1000;

async function restore(o: CopyOptions, { passfile, dump }: Files, name: string, entries: TocEntry[]) {
  if (entries.length === 0) return;
  const file = await writeList(o, name, entries);
  const options = { ...o, passfile, directory: dump, jobs: 1, list: file, endpoint: o.target };
  const { env, args, ...command } = pgRestore(options);
  const once = entries.length < mostAtOnce ? ['--single-transaction'] : [];
  const PGOPTIONS = `${connectionEnvironment(passfile).PGOPTIONS} -c synchronous_commit=off`;
  await o.run({ ...command, args: [...once, ...args], env: { ...env, PGOPTIONS } });
}

/** Makes what has to be there before the rows: schemas first, then the rights their guests need, then all else. */
export async function restoreBefore(
  o: CopyOptions,
  files: Files,
  { before }: Schema,
  guests: readonly Guest[],
): Promise<void> {
  await restore(o, files, 'schemas', before.filter(isSchema));
  await withClient(o.target, (client) => grantToGuests(client, guests));
  await restore(
    o,
    files,
    'before',
    before.filter((entry) => !isSchema(entry)),
  );
}
