import { currentHolder } from '../engine/lease/lock.ts';
import { lastRun, runsDirectory, workspaceDirectory } from '../engine/runs.ts';
import { whereabouts } from '../engine/where.ts';
import type { BookOptions, Parts } from './program.ts';
import { loadWorkspaceFor } from './session.ts';

/** `runbook where`. Asks the journal and the lease, not the cloud. */
export async function where({ books }: Parts, options: BookOptions): Promise<void> {
  const { name: workspace } = await loadWorkspaceFor(options);
  const directory = workspaceDirectory(runsDirectory(process.env), workspace);
  const past = lastRun(directory);
  const book = await books.find(({ id }) => id === past?.journal.header.book)?.load();
  const holder = currentHolder(directory);
  const atWork =
    holder &&
    `${holder.purpose} by ${holder.operator} on ${holder.host}, process ${holder.pid}, since ${holder.since}`;
  process.stdout.write(`${whereabouts({ workspace, past, book, atWork }).join('\n')}\n`);
}
