import { existsSync } from 'node:fs';
import type { Effects } from '../effects.ts';
import { Refused, UsageError } from '../engine/errors.ts';
import { bytes } from '../engine/show/units.ts';
import type { Context, Step } from '../engine/types.ts';
import { lookAtBackup } from '../postgres/backup/index.ts';
import { openBackup, verifySums } from '../postgres/backup/open.ts';
import type { DatabaseFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;

function verifySame(c: C, sha256: string): void {
  const before = c.facts.backup?.sha256;
  if (before === undefined || before === sha256) return;
  throw new Refused(`${c.fact('folder')} holds another backup than when this run began. Put that one back.`);
}

async function read(c: C): Promise<Partial<DatabaseFacts>> {
  const folder = c.fact('folder');
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder} on this machine.`);
  const { manifest, sha256 } = await openBackup(folder);
  verifySame(c, sha256);
  await verifySums(folder, c.progress);
  const { workspace, instance, at, server } = manifest;
  c.log(`A backup of ${instance} in workspace ${workspace}, Postgres ${server}, as it was ${at}`);
  if (workspace !== c.workspace.name) c.log(`It is of ANOTHER workspace than ${c.workspace.name}.`);
  const backup = (await lookAtBackup(folder))?.figures as DatabaseFacts['backup'];
  c.log(`${bytes(backup.bytes)}, ${backup.tables} tables, ${backup.rows} rows; every file is as it was`);
  return { backup, bytesToMove: backup.bytes };
}

/** Everything that this machine alone can know. */
export const readBackup: Step<Effects, DatabaseFacts> = {
  id: 'read-backup',
  title: 'Read the backup, and hold each file against its sum',
  effect: 'read',
  grows: true,
  run: read,
};
