import { existsSync } from 'node:fs';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { bytes } from '../engine/show/units.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import {
  type BackupOptions,
  beginBackup,
  compress,
  finishBackup,
  lookAtBackup,
  removeUnfinished,
  unfinished,
} from '../postgres/backup/index.ts';
import { pgDump } from '../postgres/dump.ts';
import { endOwnSessions } from '../postgres/fence.ts';
import { ownersToGrant } from '../postgres/roles.ts';
import { findTools, serverVersion } from '../postgres/tools.ts';
import { print } from '../shell/print.ts';
import { withAccess } from './access.ts';
import { asRoles, leaveRoles } from './as-roles.ts';
import { jobs, somewhere } from './begin-copy.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { twiceAtMost } from './passing.ts';

type C = Context<Effects, DatabaseFacts>;

/** Of this run, and whole. */
async function lookAtOurs(c: C) {
  const found = await lookAtBackup(c.fact('folder'));
  return found?.run === c.runId ? found.figures : undefined;
}

/** Nothing that is there is written over. */
export const chooseFolder: Step<Effects, DatabaseFacts> = {
  id: 'choose-folder',
  title: 'Look whether the folder of the backup is free',
  effect: 'read',
  async run(c) {
    const folder = c.fact('folder');
    c.log(`The backup will be in ${folder}`);
    if (!existsSync(folder) || (await lookAtOurs(c))) return {};
    throw new Refused(`${folder} is there already, and nothing is written over. Name another one with --to.`);
  },
};

async function optionsOf(c: C): Promise<BackupOptions> {
  const { directory, run, progress, log, signal, workspace, runId } = c;
  const source = await endpoint(c, 'old');
  const tools = await findTools(run, (await serverVersion(source)).major);
  const about = { run: runId, workspace: workspace.name, instance: c.fact('oldInstance').identifier };
  return { source, tools, directory, jobs, run, progress, log, signal, folder: c.fact('folder'), about };
}

const onPage = print(
  pgDump({
    endpoint: { ...somewhere, port: '<port>' as never },
    tools: { pgDump: 'pg_dump', pgRestore: 'pg_restore', version: '' },
    passfile: '<pass file>',
    directory: '<folder>.<run>.unfinished/dump',
    snapshot: '<snapshot>',
    jobs,
    compress,
  }),
);

/** One snapshot, while everybody writes on. */
export const backUpDatabase: Step<Effects, DatabaseFacts> = {
  id: 'back-up-database',
  title: 'Dump the database into the folder, with the rows of every table and the sums of every file',
  effect: 'change',
  retry: twiceAtMost,
  grows: true,
  async probe(c) {
    const backup = await lookAtOurs(c);
    if (backup) return done({ backup });
    const part = unfinished(c.fact('folder'), c.runId);
    return existsSync(part) ? halfDone(`${part} is part of a backup: it begins again.`) : notBegun;
  },
  async run(c) {
    const options = await optionsOf(c);
    await endOwnSessions(options.source);
    const owners = await ownersToGrant(options.source);
    const papers = await asRoles(c, owners, () => beginBackup(options));
    await finishBackup(options, papers);
    const backup = await lookAtOurs(c);
    if (backup)
      c.log(`${bytes(backup.bytes)}, ${backup.tables} tables, ${backup.rows} rows in ${options.folder}`);
    return { backup };
  },
  commands: [onPage],
  rehearse: async () => [onPage],
  async undo(c) {
    await removeUnfinished(c.fact('folder'), c.runId);
    if (await lookAtOurs(c)) c.log(`The backup in ${c.fact('folder')} is whole, and stays.`);
    if (c.facts.grantedOwners?.length) await withAccess(c, 'old', () => leaveRoles(c));
  },
};
