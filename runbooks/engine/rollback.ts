import { attempt, closeAll } from './closing.ts';
import { createContext } from './context.ts';
import { Interrupted, messageOf, Refused, StepFailed } from './errors.ts';
import { withLock } from './lease/lock.ts';
import { reopenRun, withJournal } from './open-run.ts';
import { isOver, lastRun, type PastRun } from './runs.ts';
import { resumeCommand, rollbackCommand, type Session, sessionDirectory } from './session.ts';
import { openEffects, placeOf, type Stage } from './stage.ts';
import type { AnyStep } from './types.ts';

/** What a rollback did: one line a step, in the order it went back. */
export type Report = readonly string[];

/**
 * Goes back: the undos of the begun steps of the unfinished run, last one first. What an earlier rollback undid is left
 * alone. Throws `Refused` when nothing is unfinished and past the point of no return.
 */
export function rollback(session: Session): Promise<Report> {
  const directory = sessionDirectory(session);
  const who = { operator: session.who.operator, purpose: `rollback of ${session.book.id}` };
  return withLock(directory, who, async () => {
    const past = verifyWayBack(lastRun(directory), session);
    return withJournal(await reopenRun(session, past, 'going back'), goBack);
  });
}

function verifyWayBack(past: PastRun | undefined, { target }: Session): PastRun {
  if (!past || isOver(past))
    throw new Refused(`Nothing to roll back in ${target.workspace}: no run is unfinished.`);
  const { header } = past.journal;
  const passed = header.steps.find(
    (step) => step.effect === 'irreversible' && past.history.begun.has(step.id),
  );
  if (!passed) return past;
  throw new Refused(
    `The point of no return is passed: the step "${passed.title}" was begun, and what it did cannot be taken back ` +
      `without losing data. The way is forward:\n  ${resumeCommand(header.book, header.workspace)}`,
  );
}

async function goBack(stage: Stage): Promise<Report> {
  const begun = stage.steps.filter((step) => stage.history.begun.has(step.id)).reverse();
  const report = doneEarlier(stage);
  for (const step of begun) {
    const problem = await undo(stage, step, report);
    if (problem !== undefined) await stopHere(stage, step, { problem, report });
  }
  const problems = await closeAll(stage);
  if (problems.length > 0) throw new StepFailed([...report, ...problems, again(stage)].join('\n'));
  stage.record({ event: 'rolled-back' });
  await stage.session.show.event({ event: 'ended', outcome: 'rolled-back', lines: report });
  return report;
}

/** What an earlier rollback of this run did, in the order it went back. */
function doneEarlier({ steps, history }: Stage): string[] {
  return [...history.undone].map(([id, instruction]) => {
    const title = steps.find((step) => step.id === id)?.title ?? id;
    return instruction === null ? `undone earlier: ${title}` : `NOT undone: ${title}: ${instruction}`;
  });
}

/** Undoes one step and reports it. Returns what went wrong, if anything did. */
async function undo(stage: Stage, step: AnyStep, report: string[]): Promise<unknown> {
  if (step.effect === 'read' && !step.undo) return undefined;
  const { signals, show } = stage.session;
  if (signals.stop.aborted) return 'interrupted before it was undone';
  try {
    stage.record({ event: 'undoing', step: step.id });
    await show.event({ event: 'begin', step: placeOf(stage, step), doing: 'undo' });
    report.push(await goBackOver(stage, step));
    return undefined;
  } catch (error) {
    return error;
  }
}

async function goBackOver(stage: Stage, step: AnyStep): Promise<string> {
  const { signals, show } = stage.session;
  const place = placeOf(stage, step);
  const started = performance.now();
  if (typeof step.undo === 'function') {
    const world = { effects: await openEffects(stage, signals.stop), signal: signals.stop };
    await stage.ready();
    await step.undo(createContext(stage, step, world));
    stage.record({ event: 'undone', step: step.id, instruction: null });
    await show.event({ event: 'done', step: place, seconds: (performance.now() - started) / 1000 });
    return step.effect === 'read' ? `as before: ${step.title}` : `undone: ${step.title}`;
  }
  const instruction = step.undo?.manual ?? 'this step has no way back of its own; nothing was done about it';
  stage.record({ event: 'undone', step: step.id, instruction });
  await show.event({ event: 'skipped', step: place, reason: `left to you: ${instruction}` });
  return `NOT undone: ${step.title}: ${instruction}`;
}

interface Trouble {
  readonly problem: unknown;
  readonly report: Report;
}

/** An undo relies on the later ones being through: after a failure none is tried. */
async function stopHere(stage: Stage, step: AnyStep, { problem, report }: Trouble): Promise<never> {
  const { signals, secrets, show } = stage.session;
  const stopped = signals.stop.aborted;
  const message = secrets.redact(messageOf(problem));
  attempt(() =>
    stage.record(
      stopped ? { event: 'interrupted', step: step.id } : { event: 'undo-failed', step: step.id, message },
    ),
  );
  await show.event({ event: 'failed', step: placeOf(stage, step), message });
  const problems = await closeAll(stage);
  const index = stage.steps.indexOf(step);
  const earlier = stage.steps
    .slice(0, index)
    .filter((other) => stage.history.begun.has(other.id) && other.effect !== 'read');
  const text = [
    `The step "${step.title}" could not be undone: ${message}`,
    ...report,
    ...[step, ...earlier.reverse()].map((other) => `NOT undone: ${other.title}`),
    ...problems,
    again(stage),
  ].join('\n');
  throw stopped ? new Interrupted(text, { cause: problem }) : new StepFailed(text, { cause: problem });
}

const again = ({ session }: Stage) =>
  `Put it right, then go on going back with\n  ${rollbackCommand(session.target.workspace)}`;
