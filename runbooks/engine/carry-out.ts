import { attempt, type Work } from './attempts.ts';
import { createContext, definite } from './context.ts';
import { passed } from './plan.ts';
import { placeOf, type Stage } from './stage.ts';
import type { AnyStep, Facts, Proof } from './types.ts';
import type { World } from './worlds.ts';

/**
 * Brings one step about: looks whether it is already so, and if not makes it so and looks again. The journal says
 * `begin` before anything is changed, and `done` once it is proven.
 */
export async function carryOut(work: Work): Promise<void> {
  const { stage, step } = work;
  const { show, clock } = stage.session;
  const place = placeOf(stage, step);
  const started = clock.elapsed();
  await show.event({ event: 'begin', step: place, doing: 'run' });
  if (isBehind(stage, step)) {
    return show.event({ event: 'skipped', step: place, reason: 'done before the point of no return' });
  }
  const { facts, by } = await attempt(work, (world) => bringAbout(stage, step, world));
  const seconds = Math.round(clock.elapsed() - started) / 1000;
  stage.record({ event: 'done', step: step.id, facts, by, seconds });
  if (by === 'probe') await show.event({ event: 'skipped', step: place, reason: 'already so' });
  else await show.event({ event: 'done', step: place, seconds });
}

/** One try. Each begins by looking: the one before may have got further than it knew. */
async function bringAbout(stage: Stage, step: AnyStep, world: World) {
  const found = await alreadySo(stage, step, world);
  if (found) return { facts: found, by: 'probe' as const };
  return { facts: await makeItSo(stage, step, world), by: 'run' as const };
}

/**
 * Once an irreversible step is begun, nothing before it is looked at or done again: the world has moved on, and to copy or
 * compare anew, or to stop what has just been started, would destroy what was written since.
 */
function isBehind({ steps, history }: Stage, step: AnyStep): boolean {
  const last = passed([...steps].reverse(), history);
  return last !== undefined && steps.indexOf(step) < steps.indexOf(last) && history.done.has(step.id);
}

/**
 * The facts, if the world is already as the step would make it. Reality counts for more than the journal; but what no run
 * has called done yet, because it was killed in between, is proven here.
 */
async function alreadySo(stage: Stage, step: AnyStep, world: World): Promise<Facts | undefined> {
  const found = await step.probe?.(createContext(stage, step, world));
  if (found?.is === 'half done')
    await stage.session.show.event({ event: 'log', line: found.found, step: placeOf(stage, step) });
  if (found?.is !== 'done') return undefined;
  const facts = definite(found.facts);
  if (!stage.history.done.has(step.id)) await prove(stage, step, { world, facts });
  return facts;
}

async function makeItSo(stage: Stage, step: AnyStep, world: World): Promise<Facts> {
  const proofs: Proof[] = [];
  const context = createContext(stage, step, { ...world, proofs });
  stage.record({ event: 'begin', step: step.id });
  await stage.ready();
  const facts = definite(await step.run(context));
  await prove(stage, step, { world, facts, proofs });
  return facts;
}

interface Made {
  readonly world: World;
  readonly facts: Facts;
  /** What `run` has proven itself. */
  readonly proofs?: Proof[];
}

async function prove(stage: Stage, step: AnyStep, { world, facts, proofs = [] }: Made): Promise<void> {
  world.over?.throwIfAborted();
  // Known from here on, also to `verify` and `finally`; in the journal only once the step is proven.
  Object.assign(stage.history.facts, facts);
  await step.verify?.(createContext(stage, step, { ...world, proofs }));
  verifyProofs(proofs);
}

/** A step that proved a difference is not done, whatever it returned. The last proof of each name counts. */
export function verifyProofs(proofs: readonly Proof[]) {
  const last = new Map(proofs.map((proof) => [proof.id, proof]));
  const unequal = [...last.values()].filter((proof) => !proof.equal);
  if (unequal.length === 0) return;
  throw new Error(
    unequal.map(({ title, differences }) => [`${title}: not equal`, ...differences].join('\n  ')).join('\n'),
  );
}
