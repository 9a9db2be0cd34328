import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { connectionArguments, connectionEnvironment } from '../dump.ts';
import { lostByDump } from '../moment-lost.ts';
import { parseToc } from '../toc.ts';
import { type Comment, chooseEntries } from '../transfer/choose-entries.ts';
import { type Definition, parseDefinitions } from './definitions.ts';
import type { CopyOptions } from './options.ts';

/** The source's schema at one moment. */
export interface Schema {
  /** Of all that pg_dump writes about it. */
  readonly hash: string;
  /** What has to be there before the rows. */
  readonly before: readonly Definition[];
  /** What comes with or after the rows, in pg_dump's order: indexes, constraints, triggers, … and privileges. */
  readonly after: readonly Definition[];
  /** What is not brought over, with the reason. */
  readonly leftOut: readonly string[];
}

export type Files = { passfile: string; dump: string };

export const dumpFile = ({ directory }: Pick<CopyOptions, 'directory'>) => join(directory, 'schema.dump');

/** In UTF-8 whatever the source keeps its text in: that is what we read and send. */
const flags = ['--format=custom', '--compress=0', '--no-blobs', '--encoding=UTF8'];

async function dump(o: CopyOptions, { passfile, dump }: Files, moment: string): Promise<string[]> {
  const warnings: string[] = [];
  await rm(dump, { force: true });
  const sections = ['--section=pre-data', '--section=post-data', `--snapshot=${moment}`];
  const command = {
    program: o.tools.pgDump,
    args: [...flags, ...sections, `--file=${dump}`, ...connectionArguments(o.source)],
    env: connectionEnvironment(passfile),
  };
  const onLine = (line: string) => {
    const warning = /^pg_dump: warning: (.*)$/.exec(line)?.[1];
    if (warning) warnings.push(warning);
  };
  await o.run(command, { onLine }).catch((error) => lostByDump(error, moment));
  return warnings;
}

type Section = { sql: string; definitions: Definition[] };

async function readSection(o: CopyOptions, dump: string, section: string): Promise<Section> {
  const read = (how: string) =>
    o.run({ program: o.tools.pgRestore, args: [how, `--section=${section}`, dump] });
  const [list, { stdout: sql }] = await Promise.all([read('--list'), read('--file=-')]);
  return { sql, definitions: parseDefinitions(sql, parseToc(list.stdout)) };
}

/** A random word since the fixes of August 2025. */
const hashOf = (sql: string) =>
  createHash('sha256')
    .update(sql.replace(/^\\(un)?restrict .*$/gm, ''))
    .digest('hex');

/** Privileges are taken away after the rows, as an owner may have taken them from himself; labels may be refused. */
const isLate = ({ text }: Definition) => /^(ACL|SECURITY LABEL) /.test(text);

/** What pg_dump says of a moment. */
type Dumped = { before: Section; after: Section; warnings: readonly string[] };

/** Has pg_dump tell the whole schema as of a moment. */
export async function readDump(o: CopyOptions, files: Files, moment: string): Promise<Dumped> {
  const warnings = await dump(o, files, moment);
  const sections = ['pre-data', 'post-data'].map((section) => readSection(o, files.dump, section));
  const [before, after] = (await Promise.all(sections)) as [Section, Section];
  return { before, after, warnings };
}

/** Leaves out what the target brings itself. */
export async function schemaOf(
  { before, after, warnings }: Dumped,
  comments: readonly Comment[],
  target: Client,
): Promise<Schema> {
  const all = [...before.definitions, ...after.definitions];
  const { entries, leftOut } = await chooseEntries(all, comments, target);
  const early = new Set(before.definitions.filter((one) => !isLate(one)));
  return {
    hash: hashOf(before.sql + after.sql),
    before: entries.filter((one) => early.has(one)),
    after: entries.filter((one) => !early.has(one)),
    leftOut: [...leftOut, ...warnings],
  };
}
