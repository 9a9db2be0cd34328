import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { messageOf, UsageError } from './errors.ts';
import { type History, replay } from './journal/history.ts';
import { readJournal } from './journal/journal.ts';
import type { JournalText } from './journal/read.ts';
import { hasTouched } from './plan.ts';
import type { Session } from './session.ts';

/** Where journals and certificates live: `RUNBOOK_DIRECTORY`, or `.runbook` in the current folder. */
export const runsDirectory = (env: NodeJS.ProcessEnv) => resolve(env.RUNBOOK_DIRECTORY || '.runbook');

/** The folder of one workspace in the runs directory: its runs, its certificates. */
export const workspaceDirectory = (root: string, workspace: string) => join(root, workspace);

/** The files of one run. */
export const runFiles = (directory: string) => ({
  journal: join(directory, 'journal.jsonl'),
  certificate: join(directory, 'certificate.json'),
  certificateMarkdown: join(directory, 'certificate.md'),
});

/** A run found on disk. */
export interface PastRun {
  readonly runId: string;
  readonly directory: string;
  readonly journal: JournalText;
  readonly history: History;
}

/**
 * Makes the private folder of a new run. Ids sort by time: the newest run is the last one. So that this holds with a clock
 * that was set back, or another machine's, a new id is later than the one before in any case. Throws
 * `UsageError` where none can be made.
 */
export function createRunDirectory(
  { root, target, book, clock }: Pick<Session, 'root' | 'target' | 'book' | 'clock'>,
  past?: string,
) {
  const [now, before] = [stampOf(clock.now()), past?.split('-')[0] ?? ''];
  const time = now > before ? now : stampOf(new Date(timeOf(before) + 1));
  const runId = `${time}-${book.id}-${randomBytes(2).toString('hex')}`;
  const directory = join(workspaceDirectory(root, target.workspace), runId);
  makeFolder(directory);
  return { runId, directory };
}

const stampOf = (time: Date) => time.toISOString().replace(/[-:.]/g, '');
const timeOf = (stamp: string) =>
  Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z'));

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new UsageError(
      `A run keeps its journal in ${directory}, and that cannot be made: ${messageOf(error)}. ` +
        'Make room there, or set RUNBOOK_DIRECTORY to a folder that you may write to. Nothing was done.',
      { cause: error },
    );
  }
}

/** The newest run of a workspace on this machine that got as far as a journal. Throws `Refused` when that journal is damaged. */
export function lastRun(workspaceDirectory: string): PastRun | undefined {
  for (const runId of runIds(workspaceDirectory).sort().reverse()) {
    const run = readRun(join(workspaceDirectory, runId));
    if (run) return run;
  }
  return undefined;
}

/** A run on this machine; `undefined` where there is no journal yet. Throws `Refused` when it is damaged. */
export function readRun(directory: string): PastRun | undefined {
  const journal = readJournal(runFiles(directory).journal);
  return journal && { runId: basename(directory), directory, journal, history: replay(journal.entries) };
}

/** Has it come to its end, or back to its beginning? */
export const isOver = (run: PastRun) =>
  run.history.outcome === 'done' || run.history.outcome === 'rolled-back';

/**
 * Is there something to go on with, or back from? Not when it stopped in good order before it had changed anything: a failed check
 * at the start is corrected and tried again.
 */
export function isUnfinished(run: PastRun): boolean {
  if (isOver(run)) return false;
  return run.history.outcome === 'stopped' || hasTouched(run.journal.header.steps, run.history);
}

/** Must a new run wait for this one? Not for one that only looked: it takes its place. */
export const blocksNewRun = (run: PastRun) => isUnfinished(run) && run.journal.header.yields === null;

/** Folders of a workspace; not each of them needs to be a run's. */
export function runIds(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
