import { carryOut } from './carry-out.ts';
import { issueCertificate } from './certificate/issue.ts';
import { insteadOfBack, startText } from './choices.ts';
import { closeAll, tryTo } from './closing.ts';
import { newestRun, type SharedRun } from './copies/newest-run.ts';
import { failureOf, GoBack, Interrupted, messageOf, Refused, StepFailed } from './errors.ts';
import { type Alone, withLease } from './lease/lease.ts';
import { beginRun, reopenRun, withJournal } from './open-run.ts';
import { hasTouched, passed } from './plan.ts';
import { blocksNewRun, isUnfinished, type PastRun } from './runs.ts';
import { resumeCommand, rollbackCommand, type Session, sessionDirectory, startCommand } from './session.ts';
import { placeOf, type Stage } from './stage.ts';
import type { AnyStep } from './types.ts';
import { openWorlds } from './worlds.ts';

/**
 * Runs a book from its first step to its certificate, whose path it returns. Throws `Refused` while another runner is
 * at work or a run is unfinished, `StepFailed` and `Interrupted` with what to type next.
 */
export function run(session: Session): Promise<string> {
  return withPast(session, async (alone, past) => {
    if (past && blocksNewRun(past)) throw new Refused(unfinished(past));
    return withJournal(await beginRun(alone, past), goOn);
  });
}

/** Takes up the last unfinished run of the workspace where the world stands. */
export function resume(session: Session): Promise<string> {
  return withPast(session, async (alone, past) => {
    const { workspace } = session.target;
    if (!past || !isUnfinished(past)) {
      const start = startCommand(session.book.id, workspace, startText(session.book, {}));
      throw new Refused(
        `Nothing to resume in ${workspace}: no run is unfinished. Start one with\n  ${start}`,
      );
    }
    return withJournal(await reopenRun(alone, past), goOn);
  });
}

function withPast<T>(
  session: Session,
  work: (alone: Alone, past: SharedRun | undefined) => Promise<T>,
): Promise<T> {
  const { book, store } = session;
  return withLease(session, book.id, async (alone) =>
    work(alone, await newestRun(sessionDirectory(session), store)),
  );
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
  if (problems.length > 0) {
    const Failure = stage.session.signals.stop.aborted ? Interrupted : StepFailed;
    throw new Failure([...problems, whatNext(stage)].join('\n'));
  }
  const { file, digest, lines } = issueCertificate(stage.directory);
  await keepCertificate(stage);
  stage.record({ event: 'end', certificate: digest });
  await stage.session.show.event({ event: 'ended', outcome: 'done', lines });
  const objections = stage.session.book.objections?.(stage.history.facts) ?? [];
  if (objections.length > 0) throw new Refused(objections.join('\n'));
  return file;
}

async function keepCertificate(stage: Stage) {
  try {
    for (const name of ['certificate.json', 'certificate.md']) await stage.keep(name);
  } catch (error) {
    const Failure = stage.session.signals.stop.aborted ? Interrupted : StepFailed;
    throw new Failure(`${messageOf(error)}\n${whatNext(stage)}`, { cause: error });
  }
}

/** Every step, then everything that must be closed. Throws what stopped it; returns what could not be closed. */
async function forward(stage: Stage): Promise<readonly string[]> {
  const { stop } = stage.session.signals;
  const worlds = openWorlds(stage, stop);
  for (const step of stage.steps) {
    try {
      if (stop.aborted) throw new Error('stopped before it began');
      await carryOut({ stage, step, worlds });
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
  tryTo(() =>
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
  const Failure = stopped
    ? Interrupted
    : failureOf(error, { changed: hasTouched(stage.steps, stage.history) });
  const what = stopped ? `Interrupted at the step "${step.title}".` : said(step, message, Failure);
  // A run that goes back by itself leaves nothing to type.
  const next = Failure === GoBack ? [] : [whatNext(stage)];
  const text = [what, ...problems, ...next].join('\n');
  throw new Failure(text, { cause: error });
}

/** What refuses, or finds a mistake, speaks for itself; of anything else the operator has to know where it happened. */
const said = (step: AnyStep, message: string, failure: unknown) =>
  failure === StepFailed ? `The step "${step.title}" failed: ${message}` : message;

function whatNext(stage: Stage): string {
  const { session, steps, history, chosen } = stage;
  const { book, target } = session;
  const stopped = session.signals.stop.aborted;
  if (!hasTouched(steps, history)) {
    const start = stopped ? 'Start again with' : 'When that is put right, start again with';
    return `Nothing was changed. ${start}\n  ${startCommand(book.id, target.workspace, startText(book, chosen))}`;
  }
  const begin = stopped ? 'Go on with' : 'Put it right, then go on with';
  const forward = `${begin}\n  ${resumeCommand(book.id, target.workspace)}`;
  if (passed(steps, history))
    return `${forward}\nThe point of no return is passed: there is no way back from here, only on.\n${insteadOfBack(book, chosen)}`;
  return `${forward}\nor go back with\n  ${rollbackCommand(target.workspace)}`;
}
