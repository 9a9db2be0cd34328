import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { openBackup } from '../postgres/backup/open.ts';
import type { Endpoint } from '../postgres/client.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { intoNew } from './restore-choices.ts';

type C = Context<Effects, DatabaseFacts>;

/** The name of the database that is made for the backup; '' where it goes into the one of the workspace. */
export const newName = (c: C): string => c.chosen[intoNew.name] ?? '';

/** Where the backup is restored into. */
export async function restoreTarget(c: C): Promise<Endpoint> {
  const own = await endpoint(c, 'old');
  return newName(c) ? { ...own, database: newName(c) } : own;
}

/** The backup of this run, whose sums its first step has looked at. */
export const backupOf = (c: C) => openBackup(c.fact('folder'));

const origin = (c: C) => `by runbook ${c.runId} from the backup ${c.fact('backup').sha256}`;

/** What a database says of itself while it is being restored, and once it is whole: its figures as JSON follow. */
export const marks = (c: C) => ({ begun: `Being restored ${origin(c)}`, whole: `Restored ${origin(c)}: ` });

/** What a mark says: whether the run has made what is there, and the figures of a whole restore. */
export function readRestoreMark(c: C, mark: string | null | undefined) {
  const { begun, whole } = marks(c);
  if (mark?.startsWith(whole))
    return { isOurs: true, restored: JSON.parse(mark.slice(whole.length)) as DatabaseFacts['restored'] };
  return { isOurs: mark === begun, restored: undefined };
}
