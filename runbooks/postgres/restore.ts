import type { Command } from '../shell/command.ts';
import { connectionArguments, connectionEnvironment, type DumpOptions } from './dump.ts';

export interface RestoreOptions extends DumpOptions {
  /** Table of contents to follow, as `--list` prints it. */
  readonly list: string;
}

/** The table of contents of a dump. */
export const pgRestoreList = ({ tools, directory }: Pick<DumpOptions, 'tools' | 'directory'>): Command => ({
  program: tools.pgRestore,
  args: ['--list', directory],
});

/** Restores what `list` names, owners and privileges included, and stops at the first error. */
export const pgRestore = ({ endpoint, tools, passfile, directory, jobs, list }: RestoreOptions): Command => ({
  program: tools.pgRestore,
  args: [
    `--jobs=${jobs}`,
    '--exit-on-error',
    '--verbose',
    `--use-list=${list}`,
    ...connectionArguments(endpoint),
    directory,
  ],
  env: connectionEnvironment(passfile),
});
