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
import type { Endpoint } from '../postgres/client.ts';
import { pgDump } from '../postgres/dump.ts';
import { endOwnSessions } from '../postgres/fence.ts';
import { grantOwners, ownersToGrant, revokeOwners } from '../postgres/roles.ts';
import { findTools, serverVersion } from '../postgres/tools.ts';
import { print } from '../shell/print.ts';
import { withAccess } from './access.ts';
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
  const { directory, run, progress, log, workspace, runId } = c;
  const source = await endpoint(c, 'old');
  const tools = await findTools(run, (await serverVersion(source)).major);
  const about = { run: runId, workspace: workspace.name, instance: c.fact('oldInstance').identifier };
  return { source, tools, directory, jobs, run, progress, log, folder: c.fact('folder'), about };
}

const takeBack = (c: C, source: Endpoint) => revokeOwners(source, c.facts.grantedOwners ?? []);

/** Reads as the owners of what is there, which RDS's master user is not of itself; no longer than it takes. */
async function asOwner<T>(c: C, { source }: BackupOptions, work: () => Promise<T>): Promise<T> {
  await endOwnSessions(source);
  await c.note({ grantedOwners: [...(c.facts.grantedOwners ?? []), ...(await ownersToGrant(source))] });
  try {
    await grantOwners(source);
    return await work();
  } finally {
    // Also after Ctrl-C: the connection is a new one, and the login is known.
    await takeBack(c, source);
  }
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
    const papers = await asOwner(c, options, () => beginBackup(options));
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
    if (c.facts.grantedOwners?.length)
      await withAccess(c, 'old', async () => takeBack(c, await endpoint(c, 'old')));
  },
};
