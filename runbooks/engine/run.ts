import { carryOut } from './carry-out.ts';
import { issueCertificate } from './certificate-files.ts';
import { attempt, closeAll } from './closing.ts';
import { failureOf, Interrupted, messageOf, Refused, StepFailed } from './errors.ts';
import { withLock } from './lock.ts';
import { beginRun, reopenRun, withJournal } from './open-run.ts';
import { blocksNewRun, isOver, lastRun, type PastRun } from './runs.ts';
import { resumeCommand, rollbackCommand, type Session, sessionDirectory } from './session.ts';
import { openEffects, placeOf, type Stage } from './stage.ts';
import type { AnyStep } from './types.ts';

/**
 * Runs a book from its first step to its certificate, whose path it returns. Throws `Refused` while another runner is
 * at work or a run is unfinished, `StepFailed` and `Interrupted` with what to type next.
 */
export function run(session: Session): Promise<string> {
  return alone(session, async (past) => {
    if (past && blocksNewRun(past)) throw new Refused(unfinished(past));
    return withJournal(await beginRun(session), goOn);
  });
}

/** Takes up the last unfinished run of the workspace where the world stands. */
export function resume(session: Session): Promise<string> {
  return alone(session, async (past) => {
    if (!past || isOver(past))
      throw new Refused(`Nothing to resume in ${session.target.workspace}: no run is unfinished.`);
    return withJournal(await reopenRun(session, past), goOn);
  });
}

function alone<T>(session: Session, work: (past: PastRun | undefined) => Promise<T>): Promise<T> {
  const directory = sessionDirectory(session);
  const who = { operator: session.who.operator, purpose: session.book.id };
  return withLock(directory, who, () => work(lastRun(directory)));
}

/** What an unfinished run is, and the two ways out of it. */
export function unfinished({ runId, journal: { header, entries }, history }: PastRun): string {
  const at = history.step ? `at the step ${history.step}` : 'before its first step';
  return (
    `${header.book} in ${header.workspace} is unfinished: ${runId}, begun ${header.at} by ${header.operator}, ` +
    `${history.outcome} ${at}, ${entries.at(-1)?.at ?? header.at}. Go on with\n` +
    `  ${resumeCommand(header.book, header.workspace)}\nor go back with\n  ${rollbackCommand(header.workspace)}`
  );
}

async function goOn(stage: Stage): Promise<string> {
  const problems = await forward(stage);
  if (problems.length > 0) throw new StepFailed([...problems, whatNext(stage)].join('\n'));
  const { file, digest, lines } = issueCertificate(stage.directory);
  stage.record({ event: 'end', certificate: digest });
  await stage.session.show.event({ event: 'ended', outcome: 'done', lines });
  return file;
}

/** Every step, then everything that must be closed. Throws what stopped it; returns what could not be closed. */
async function forward(stage: Stage): Promise<readonly string[]> {
  const { stop } = stage.session.signals;
  const effects = await openEffects(stage, stop);
  for (const step of stage.steps) {
    try {
      if (stop.aborted) throw new Error('stopped before it began');
      await carryOut(stage, step, { effects, signal: stop });
    } catch (error) {
      await giveUp(stage, step, error);
    }
  }
  return closeAll(stage);
}

async function giveUp(stage: Stage, step: AnyStep, error: unknown): Promise<never> {
  const { signals, secrets, show } = stage.session;
  const message = secrets.redact(messageOf(error));
  const stopped = signals.stop.aborted;
  attempt(() =>
    stage.record(
      stopped ? { event: 'interrupted', step: step.id } : { event: 'failed', step: step.id, message },
    ),
  );
  await show.event({
    event: 'failed',
    step: placeOf(stage, step),
    message: stopped ? 'interrupted' : message,
  });
  const problems = await closeAll(stage);
  const what = stopped
    ? `Interrupted at the step "${step.title}".`
    : `The step "${step.title}" failed: ${message}`;
  const text = [what, ...problems, whatNext(stage)].join('\n');
  throw new (stopped ? Interrupted : failureOf(error))(text, { cause: error });
}

function whatNext({ session, steps, history }: Stage): string {
  const { book, target } = session;
  const changed = steps.some((step) => step.effect !== 'read' && history.begun.has(step.id));
  const past = steps.some((step) => step.effect === 'irreversible' && history.begun.has(step.id));
  if (!changed)
    return `Nothing was changed. When all is right, run\n  runbook ${book.id} --workspace ${target.workspace}`;
  const begin = session.signals.stop.aborted ? 'Go on with' : 'Put it right, then go on with';
  const forward = `${begin}\n  ${resumeCommand(book.id, target.workspace)}`;
  if (past) return `${forward}\nThe point of no return is passed: there is no way back from here, only on.`;
  return `${forward}\nor go back with\n  ${rollbackCommand(target.workspace)}`;
}
