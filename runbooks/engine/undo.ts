import { attempt, type Work } from './attempts.ts';
import { closeAll, tryTo } from './closing.ts';
import { createContext } from './context.ts';
import { Interrupted, messageOf, StepFailed } from './errors.ts';
import { rollbackCommand } from './session.ts';
import { placeOf, type Stage } from './stage.ts';
import type { AnyStep } from './types.ts';

/**
 * Goes back over one begun step and adds what it did to `report`. An undo relies on the later ones being through: when it
 * fails, the rollback ends here. Throws `StepFailed` or `Interrupted` with what is undone, what is not, and what to type.
 */
export async function undo(work: Work, report: string[]): Promise<void> {
  const { stage, step } = work;
  try {
    stage.session.signals.stop.throwIfAborted();
    stage.record({ event: 'undoing', step: step.id });
    await stage.session.show.event({ event: 'begin', step: placeOf(stage, step), doing: 'undo' });
    report.push(typeof step.undo === 'function' ? await goBack(work, step.undo) : await leave(stage, step));
  } catch (error) {
    await fail(stage, step, { error, report });
  }
}

async function goBack(work: Work, back: (context: never) => Promise<void>): Promise<string> {
  const { stage, step } = work;
  const { show, clock } = stage.session;
  const started = clock.elapsed();
  await attempt(work, async (world) => {
    await stage.ready();
    await back(createContext(stage, step, world) as never);
  });
  stage.record({ event: 'undone', step: step.id, instruction: null });
  const seconds = (clock.elapsed() - started) / 1000;
  await show.event({ event: 'done', step: placeOf(stage, step), seconds });
  return `undone: ${step.title}`;
}

/** Nothing is done about it; the operator is told what is left to them. */
async function leave(stage: Stage, step: AnyStep): Promise<string> {
  const said = typeof step.undo === 'object' ? step.undo.manual : undefined;
  const instruction = said ?? 'this step has no way back of its own; nothing was done about it';
  stage.record({ event: 'undone', step: step.id, instruction });
  const reason = `left to you: ${instruction}`;
  await stage.session.show.event({ event: 'skipped', step: placeOf(stage, step), reason });
  return `NOT undone: ${step.title}: ${instruction}`;
}

interface Failure {
  readonly error: unknown;
  readonly report: readonly string[];
}

async function fail(stage: Stage, step: AnyStep, { error, report }: Failure): Promise<never> {
  const { signals, secrets, show, target } = stage.session;
  const stopped = signals.stop.aborted;
  const message = stopped ? 'interrupted' : secrets.redact(messageOf(error));
  tryTo(() =>
    stage.record(
      stopped ? { event: 'interrupted', step: step.id } : { event: 'undo-failed', step: step.id, message },
    ),
  );
  await show.event({ event: 'failed', step: placeOf(stage, step), message });
  const problems = await closeAll(stage);
  const left = stage.steps.filter(({ id, effect }) => stage.history.begun.has(id) && effect !== 'read');
  const text = [
    `The step "${step.title}" could not be undone: ${message}`,
    ...report,
    ...left.reverse().map((other) => `NOT undone: ${other.title}`),
    ...problems,
    `${stopped ? 'Go on going back' : 'Put it right, then go on going back'} with\n  ${rollbackCommand(target.workspace)}`,
  ].join('\n');
  throw new (stopped ? Interrupted : StepFailed)(text, { cause: error });
}
