import type { Workspace } from '../../workspaces/schema.ts';
import { systemClock } from '../engine/clock.ts';
import { newestRun } from '../engine/copies/newest-run.ts';
import { messageOf, Refused } from '../engine/errors.ts';
import { lookAtLease } from '../engine/lease/look.ts';
import { whoIs } from '../engine/lease/record.ts';
import { lastRun, type PastRun, runsDirectory, workspaceDirectory } from '../engine/runs.ts';
import type { Store } from '../engine/store.ts';
import { type View, whereabouts } from '../engine/where.ts';
import { print } from './print.ts';
import type { BookOptions, Parts } from './program.ts';
import { loadWorkspaceFor } from './session.ts';

/** `runbook where`. Asks the journal and the lease, no other service. */
export async function where({ books, openStore }: Parts, options: BookOptions): Promise<void> {
  const workspace = await loadWorkspaceFor(options);
  const seen = await look(workspace, await openStore(workspace));
  const book = await books.find(({ id }) => id === seen.past?.journal.header.book)?.load();
  const { isTTY, columns } = process.stdout;
  const lines = whereabouts(
    { workspace: workspace.name, book, ...seen },
    isTTY && columns ? columns : undefined,
  );
  print(lines);
}

type Seen = Pick<View, 'past' | 'atWork' | 'doubt'>;

/** Without the store there is still what this machine knows. Throws `Refused` when a journal is damaged. */
async function look({ name }: Workspace, store: Store): Promise<Seen> {
  const directory = workspaceDirectory(runsDirectory(process.env), name);
  try {
    return { past: await newestRun(directory, store), ...(await runner(store)) };
  } catch (error) {
    if (error instanceof Refused) throw error;
    const past: PastRun | undefined = lastRun(directory);
    const doubt = `${store.place} does not answer (${messageOf(error)}), this is what this machine knows`;
    return { past, atWork: undefined, doubt };
  }
}

async function runner(store: Store): Promise<Omit<Seen, 'past'>> {
  const sight = await lookAtLease(store, systemClock);
  if (!sight || sight.state === 'ended') return { atWork: undefined, doubt: undefined };
  const who = `${sight.holder.purpose} by ${whoIs({ ...sight.holder, runId: null })}`;
  if (sight.state === 'at work') return { atWork: who, doubt: undefined };
  return { atWork: undefined, doubt: `${who}, has given no sign of life since ${sight.renewed}` };
}
