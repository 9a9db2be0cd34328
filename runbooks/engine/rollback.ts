import { lookAsBefore } from './as-before.ts';
import { insteadOfBack } from './choices.ts';
import { closeAll } from './closing.ts';
import { newestRun, type SharedRun } from './copies/newest-run.ts';
import { Interrupted, Refused, StepFailed } from './errors.ts';
import { withLease } from './lease/lease.ts';
import { reopenRun, withJournal } from './open-run.ts';
import { passed } from './plan.ts';
import { isOver } from './runs.ts';
import { resumeCommand, rollbackCommand, type Session, sessionDirectory } from './session.ts';
import type { Stage } from './stage.ts';
import { undo } from './undo.ts';
import { openWorlds } from './worlds.ts';

/** What a rollback did: one line a step, in the order it went back, then what it proved. */
export type Report = readonly string[];

/**
 * Goes back: the undos of the begun steps of the unfinished run, last one first, then a look whether the world is as it
 * was. What an earlier rollback undid is left alone. Throws `Refused` when nothing is unfinished and past the point of
 * no return.
 */
export function rollback(session: Session): Promise<Report> {
  return withLease(session, `rollback of ${session.book.id}`, async (alone) => {
    const past = verifyWayBack(await newestRun(sessionDirectory(session), session.store), session);
    return withJournal(await reopenRun(alone, past, 'going back'), goBack);
  });
}

function verifyWayBack(past: SharedRun | undefined, { book, target }: Session): SharedRun {
  if (!past || isOver(past))
    throw new Refused(`Nothing to roll back in ${target.workspace}: no run is unfinished.`);
  const { header } = past.journal;
  const last = passed(header.steps, past.history);
  if (!last) return past;
  const instead = insteadOfBack(book, header.chosen);
  throw new Refused(
    [
      `The point of no return is passed: the step "${last.title}" was begun, and what it did cannot be taken back without losing data.`,
      `The way is forward:\n  ${resumeCommand(header.book, header.workspace)}`,
      ...(instead ? [instead] : []),
    ].join('\n'),
  );
}

async function goBack(stage: Stage): Promise<Report> {
  const changed = stage.steps.filter(({ id, effect }) => stage.history.begun.has(id) && effect !== 'read');
  const report = doneEarlier(stage);
  const worlds = openWorlds(stage, stage.session.signals.stop);
  for (const step of changed.reverse()) await undo({ stage, step, worlds }, report);
  const problems = await closeAll(stage);
  if (problems.length > 0) {
    const again = `Put it right, then go on going back with\n  ${rollbackCommand(stage.session.target.workspace)}`;
    const Failure = stage.session.signals.stop.aborted ? Interrupted : StepFailed;
    throw new Failure([...report, ...problems, again].join('\n'));
  }
  report.push(...(await lookAsBefore({ stage, worlds }, report)));
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
