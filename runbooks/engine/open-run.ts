import { rmSync } from 'node:fs';
import { chosenText, settle } from './choices.ts';
import { fetchFiles } from './copies/fetch.ts';
import { copyJournal, type JournalCopy } from './copies/journal-copy.ts';
import { keepFile } from './copies/keep.ts';
import { journalKey } from './copies/keys.ts';
import type { SharedRun } from './copies/newest-run.ts';
import { bringUpToDate, waitFor } from './copies/waiting.ts';
import { LeaseLost } from './errors.ts';
import { fingerprint } from './fingerprint.ts';
import { gate } from './gate.ts';
import { type Header, journalFormat } from './journal/format.ts';
import { advance, emptyHistory } from './journal/history.ts';
import { continueJournal, createJournal, type Journal } from './journal/journal.ts';
import type { Lease } from './lease/hold.ts';
import type { Alone } from './lease/lease.ts';
import { enabledSteps } from './plan.ts';
import { createRunDirectory, isUnfinished, type PastRun, runFiles } from './runs.ts';
import { verifySameWorld } from './same-world.ts';
import type { Session } from './session.ts';
import { nowhere, openEffects, type Stage } from './stage.ts';
import type { AnyStep, Chosen } from './types.ts';

/** A run with its journal open. */
export interface OpenRun {
  readonly stage: Stage;
  readonly journal: Journal;
  readonly copy: JournalCopy;
}

/** Works on a run, brings the copy of its journal up to date, and closes both. */
export async function withJournal<T>(
  { stage, journal, copy }: OpenRun,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  try {
    return await work(stage);
  } finally {
    if (stage.session.lease?.lost.aborted) copy.stop();
    else await bringUpToDate(stage.session, copy);
    journal.close();
  }
}

/** A new run after the past one: its folder, its steps, the operator's word, and the first line of its journal. */
export async function beginRun(session: Alone, past: PastRun | undefined): Promise<OpenRun> {
  const { runId, directory } = createRunDirectory(session, past?.runId);
  try {
    const chosen = settle(session.book, session.chosen ?? {});
    const steps = await stepsFor(session, { runId, directory, chosen });
    const confirmed = await session.confirm(steps);
    const cutOff = past && isUnfinished(past) ? past : undefined;
    const header = headerFor(session, { runId, steps, chosen, confirmed, supersedes: cutOff?.runId ?? null });
    const journal = createJournal(runFiles(directory).journal, header, session);
    const open = openRun(session, journal, {
      ...{ runId, directory, steps, chosen, history: emptyHistory() },
      copied: null,
    });
    const [first] = steps;
    if (first && session.given) open.stage.record({ event: 'note', step: first.id, facts: session.given });
    await announce(open.stage, 'new');
    if (cutOff) await sayWhose(session, cutOff);
    return open;
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** An earlier run, in the same world, to go on or back. Throws `Refused` when the world is another. */
export async function reopenRun(
  session: Alone,
  past: SharedRun,
  way: 'resumed' | 'going back' = 'resumed',
): Promise<OpenRun> {
  const { runId, directory, history } = past;
  const chosen = settle(session.book, past.journal.header.chosen);
  const steps = await stepsFor(session, { runId, directory, chosen });
  verifySameWorld(past.journal.header, session, { steps, account: await session.identify() });
  await fetchFiles({ runId, directory, store: session.store });
  const journal = continueJournal(runFiles(directory).journal, session);
  const open = openRun(session, journal, { runId, directory, steps, chosen, history, copied: past.copied });
  const { token } = session.lease;
  open.stage.record({ event: 'resumed', way: way === 'resumed' ? 'on' : 'back', token, ...session.who });
  await announce(open.stage, way);
  return open;
}

type Opening = Pick<Stage, 'runId' | 'directory' | 'steps' | 'history' | 'chosen'> &
  Pick<SharedRun, 'copied'>;

/**
 * What is on disk has happened, and nothing else has; before the next effect it is in the store, too. Whoever has lost the
 * lease writes nothing: the journal is another's.
 */
function openRun(session: Alone, journal: Journal, { copied: version, ...run }: Opening): OpenRun {
  const { lease, store, clock } = session;
  lease.serves(run.runId);
  const copy = copyJournal({ store, clock, key: journalKey(run.runId), file: journal.file, version, lease });
  const record: Stage['record'] = (entry) => {
    lease.lost.throwIfAborted();
    try {
      copy.verifyOurs();
      journal.append(entry);
    } catch (error) {
      throw noticed(error, lease);
    }
    advance(run.history, entry);
    copy.push();
  };
  const copied = () =>
    waitFor(session, { subject: 'The journal', problem: copy.problem }, () => copy.upToDate()).catch(
      (error) => {
        throw noticed(error, lease);
      },
    );
  const keep = async (file: string) => {
    await lease.verifyHeld();
    await keepFile(session, run, file);
  };
  return {
    stage: { ...run, session, record, ready: gate([copied, () => lease.renew()]), keep },
    journal,
    copy,
  };
}

/** Whoever writes the journal holds the lease, too, though it may not be noticed there yet. */
const noticed = (error: unknown, lease: Lease) => (error instanceof LeaseLost ? lease.lose(error) : error);

async function stepsFor(session: Session, run: Pick<Stage, 'runId' | 'directory' | 'chosen'>) {
  const stage = { ...nowhere, ...run, session, steps: [], history: emptyHistory() };
  return enabledSteps(session.book, await openEffects(stage, session.signals.stop), run.chosen);
}

const announce = ({ session, runId, chosen }: Stage, way: 'new' | 'resumed' | 'going back') =>
  session.show.event({
    event: 'started',
    runId,
    title: session.book.title,
    workspace: session.target.workspace,
    chosen: chosenText(session.book, chosen).trim(),
    way,
  });

const sayWhose = ({ show }: Session, { runId, journal: { header } }: PastRun) =>
  show.event({
    event: 'log',
    line: `takes the place of ${runId}, which only looked and was cut off: ${header.yields}`,
  });

interface Beginning {
  readonly runId: string;
  readonly steps: readonly AnyStep[];
  readonly chosen: Chosen;
  readonly confirmed: Header['confirmed'];
  readonly supersedes: string | null;
}

function headerFor(
  { book, target, who, lease }: Alone,
  { runId, steps, chosen, confirmed, supersedes }: Beginning,
): Header {
  return {
    event: 'header',
    format: journalFormat,
    runId,
    book: book.id,
    title: book.title,
    workspace: target.workspace,
    account: target.account,
    fingerprint: fingerprint(target.inputs),
    inputs: target.inputs,
    steps: steps.map(({ id, title, effect }) => ({ id, title, effect })),
    chosen: { ...chosen },
    certified: book.certified ? [...book.certified] : null,
    yields: book.yields ?? null,
    supersedes,
    confirmed,
    token: lease.token,
    ...who,
  };
}
