import { attempt, type Work } from './attempts.ts';
import { verifyProofs } from './carry-out.ts';
import { closeAll, tryTo } from './closing.ts';
import { createContext } from './context.ts';
import { Interrupted, messageOf, StepFailed } from './errors.ts';
import { asBeforeId, hasTouched } from './plan.ts';
import { rollbackCommand } from './session.ts';
import { detailsOf } from './show/plain.ts';
import { placeOf, type Stage } from './stage.ts';
import type { AnyStep, Proof } from './types.ts';
import type { World } from './worlds.ts';

/**
 * The last word of a rollback: the book's own look at the world. Returns its proofs in lines, to be added to `report`;
 * throws with what differs. Where the run has begun no change, there is nothing to look for.
 */
export async function lookAsBefore(
  { stage, worlds }: Omit<Work, 'step'>,
  report: readonly string[],
): Promise<readonly string[]> {
  const step = asBeforeStep(stage);
  if (!step) return ['nothing was changed'];
  const work = { stage: { ...stage, steps: [...stage.steps, step] }, step, worlds };
  try {
    return await check(work);
  } catch (error) {
    return fail(work, { error, report });
  }
}

function asBeforeStep({ session, steps, history }: Stage): AnyStep | undefined {
  const { asBefore } = session.book;
  if (!asBefore || !hasTouched(steps, history)) return undefined;
  const run: AnyStep['run'] = async (context) => {
    await asBefore.check(context);
    return {};
  };
  const { title, timeout, retry } = asBefore;
  return { id: asBeforeId, title, effect: 'read', run, timeout, retry };
}

async function check(work: Work): Promise<readonly string[]> {
  const { stage, step } = work;
  const { signals, show, clock } = stage.session;
  const place = placeOf(stage, step);
  const started = clock.elapsed();
  signals.stop.throwIfAborted();
  stage.record({ event: 'checking', step: step.id });
  await show.event({ event: 'begin', step: place, doing: 'run' });
  const proofs = await attempt(work, (world) => lookOnce(work, world));
  stage.record({ event: 'as-before', step: step.id });
  await show.event({ event: 'done', step: place, seconds: (clock.elapsed() - started) / 1000 });
  return proofs.map((proof) => `proven: ${detailsOf({ event: 'proof', step: place, proof })[0]}`);
}

async function lookOnce({ stage, step }: Work, world: World): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  await stage.ready();
  await step.run(createContext(stage, step, { ...world, proofs }));
  verifyProofs(proofs);
  return proofs;
}

interface Failure {
  readonly error: unknown;
  readonly report: readonly string[];
}

async function fail({ stage, step }: Work, { error, report }: Failure): Promise<never> {
  const { signals, secrets, show, target } = stage.session;
  const stopped = signals.stop.aborted;
  const message = stopped ? 'interrupted' : secrets.redact(messageOf(error));
  tryTo(() =>
    stage.record(
      stopped ? { event: 'interrupted', step: step.id } : { event: 'failed', step: step.id, message },
    ),
  );
  await show.event({ event: 'failed', step: placeOf(stage, step), message });
  // A look that was cut short may have opened something for itself.
  const open = stopped ? await closeAll(stage) : [];
  const text = [
    `Everything is undone, but it is not certain that all is as before: ${message}`,
    ...report,
    ...open,
    `${stopped ? 'Look again' : 'Put it right, then look again'} with\n  ${rollbackCommand(target.workspace)}`,
  ].join('\n');
  throw new (stopped ? Interrupted : StepFailed)(text, { cause: error });
}
