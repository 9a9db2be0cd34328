import { join } from 'node:path';
import { type PastRun, readRun, runIds } from '../runs.ts';
import type { Store } from '../store.ts';
import { fetchJournal } from './fetch-journal.ts';
import { allRuns } from './keys.ts';

/** A run that any machine may take up: its journal is here as whole as anywhere. */
export interface SharedRun extends PastRun {
  /** The version of the journal's copy in the store; `null` where there is none yet. */
  readonly copied: string | null;
}

/**
 * The newest run of a workspace that got as far as a journal, on whichever machine that was. Throws `Refused` when its
 * journal is damaged, or went on both here and elsewhere.
 */
export async function newestRun(workspaceDirectory: string, store: Store): Promise<SharedRun | undefined> {
  const there = new Set((await store.list(allRuns)).map((key) => key.split('/')[1] ?? ''));
  const all = new Set([...runIds(workspaceDirectory), ...there]);
  for (const runId of [...all].sort().reverse()) {
    const directory = join(workspaceDirectory, runId);
    const copied = there.has(runId) ? await fetchJournal({ runId, directory, store }) : null;
    const run = readRun(directory);
    if (run) return { ...run, copied };
  }
  return undefined;
}
