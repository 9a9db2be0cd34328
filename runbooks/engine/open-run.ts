import { rmSync } from 'node:fs';
import { fingerprint } from './fingerprint.ts';
import { gate } from './gate.ts';
import { type Header, journalFormat } from './journal/format.ts';
import { advance, emptyHistory } from './journal/history.ts';
import { continueJournal, createJournal, type Journal } from './journal/journal.ts';
import type { Alone } from './lease/lease.ts';
import { enabledSteps } from './plan.ts';
import { createRunDirectory, type PastRun, runFiles } from './runs.ts';
import { verifySameWorld } from './same-world.ts';
import { type Session, sessionDirectory } from './session.ts';
import { openEffects, type Stage } from './stage.ts';
import type { AnyStep } from './types.ts';

/** A run with its journal open. */
export interface OpenRun {
  readonly stage: Stage;
  readonly journal: Journal;
}

/** Works on a run and closes its journal. */
export async function withJournal<T>(
  { stage, journal }: OpenRun,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  try {
    return await work(stage);
  } finally {
    journal.close();
  }
}

/** A new run: its folder, its steps, the operator's word, and the first line of its journal. */
export async function beginRun(session: Alone): Promise<OpenRun> {
  const { runId, directory } = createRunDirectory(sessionDirectory(session), session.book.id);
  try {
    const steps = await stepsFor(session, { runId, directory });
    const confirmed = await session.confirm(steps);
    const header = headerFor(session, { runId, steps, confirmed });
    const journal = createJournal(runFiles(directory).journal, header, session.secrets);
    const stage = stageOf(session, journal, { runId, directory, steps, history: emptyHistory() });
    await announce(stage, 'new');
    return { stage, journal };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** An earlier run, in the same world, to go on or back. Throws `Refused` when the world is another. */
export async function reopenRun(
  session: Alone,
  past: PastRun,
  way: 'resumed' | 'going back' = 'resumed',
): Promise<OpenRun> {
  const { runId, directory, history } = past;
  const steps = await stepsFor(session, past);
  verifySameWorld(past.journal.header, session, { steps, account: await session.identify() });
  const journal = continueJournal(runFiles(directory).journal, session.secrets);
  const stage = stageOf(session, journal, { runId, directory, steps, history });
  const { token } = session.lease;
  stage.record({ event: 'resumed', way: way === 'resumed' ? 'on' : 'back', token, ...session.who });
  await announce(stage, way);
  return { stage, journal };
}

/** What is on disk has happened, and nothing else has. Whoever has lost the lease writes nothing: the journal is another's. */
function stageOf(
  session: Alone,
  journal: Journal,
  run: Pick<Stage, 'runId' | 'directory' | 'steps' | 'history'>,
): Stage {
  const { lease } = session;
  lease.serves(run.runId);
  const record: Stage['record'] = (entry) => {
    lease.lost.throwIfAborted();
    journal.append(entry);
    advance(run.history, entry);
  };
  return { ...run, session, record, ready: gate(session) };
}

async function stepsFor(session: Session, run: Pick<PastRun, 'runId' | 'directory'>) {
  const nowhere = {
    ...run,
    session,
    steps: [],
    history: emptyHistory(),
    record: () => {},
    ready: async () => {},
  };
  return enabledSteps(session.book, await openEffects(nowhere, session.signals.stop));
}

const announce = ({ session, runId }: Stage, way: 'new' | 'resumed' | 'going back') =>
  session.show.event({
    event: 'started',
    runId,
    title: session.book.title,
    workspace: session.target.workspace,
    way,
  });

interface Beginning {
  readonly runId: string;
  readonly steps: readonly AnyStep[];
  readonly confirmed: Header['confirmed'];
}

function headerFor({ book, target, who, lease }: Alone, { runId, steps, confirmed }: Beginning): Header {
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
    certified: book.certified ? [...book.certified] : null,
    confirmed,
    token: lease.token,
    ...who,
  };
}
