import { systemClock } from '../engine/clock.ts';
import { newestRun } from '../engine/copies/newest-run.ts';
import { lookAtLease } from '../engine/lease/look.ts';
import { whoIs } from '../engine/lease/record.ts';
import { runsDirectory, workspaceDirectory } from '../engine/runs.ts';
import { whereabouts } from '../engine/where.ts';
import type { BookOptions, Parts } from './program.ts';
import { loadWorkspaceFor } from './session.ts';

/** `runbook where`. Asks the journal and the lease, not the cloud. */
export async function where({ books, openStore }: Parts, options: BookOptions): Promise<void> {
  const settings = await loadWorkspaceFor(options);
  const { name: workspace } = settings;
  const store = await openStore(settings);
  const past = await newestRun(workspaceDirectory(runsDirectory(process.env), workspace), store);
  const book = await books.find(({ id }) => id === past?.journal.header.book)?.load();
  const sight = await lookAtLease(store, systemClock);
  const atWork =
    sight?.state === 'at work'
      ? `${sight.holder.purpose} by ${whoIs({ ...sight.holder, runId: null })}`
      : undefined;
  process.stdout.write(`${whereabouts({ workspace, past, book, atWork }).join('\n')}\n`);
}
