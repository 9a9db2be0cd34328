import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, type Work } from './attempts.ts';
import { settle } from './choices.ts';
import { closeAll } from './closing.ts';
import { createContext, definite } from './context.ts';
import { failureOf, Interrupted, MissingFact, messageOf } from './errors.ts';
import { estimate, estimateLines, type Rehearsal } from './estimate.ts';
import { advance, emptyHistory } from './journal/history.ts';
import { enabledSteps } from './plan.ts';
import type { Session } from './session.ts';
import { nowhere, placeOf, type Stage } from './stage.ts';
import type { AnyStep, Context, Facts, Planned } from './types.ts';
import { openWorlds, type World, type Worlds } from './worlds.ts';

/**
 * Goes through a book without changing anything: looks for real, and prints what every other step would do. Writes no
 * journal and takes no lock.
 */
export async function rehearse(session: Session): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'runbook-rehearsal-'));
  const history = emptyHistory();
  const empty: Stage = {
    session,
    directory,
    runId: 'rehearsal',
    steps: [],
    history,
    chosen: settle(session.book, session.chosen ?? {}),
    ...nowhere,
    record: (entry) => advance(history, entry),
  };
  try {
    const worlds = openWorlds(empty, session.signals.stop);
    const { effects } = await worlds.current();
    Object.assign(history.facts, session.given);
    const stage = { ...empty, steps: enabledSteps(session.book, effects, empty.chosen) };
    const rehearsal = { changes: new Set<string>(), unknown: [] };
    await goThrough(stage, worlds, rehearsal);
    const found = estimate(stage, rehearsal);
    const lines = estimateLines(stage, found);
    await session.show.event({ event: 'ended', outcome: 'rehearsed', lines, estimate: found });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function goThrough(stage: Stage, worlds: Worlds, rehearsal: Rehearsal) {
  const { secrets, signals } = stage.session;
  let failure: unknown;
  try {
    for (const step of stage.steps) await rehearseStep({ stage, step, worlds }, rehearsal);
  } catch (error) {
    failure = error;
  }
  const stopped = failure !== undefined && signals.stop.aborted;
  const problems = await closeAll(stage);
  if (failure === undefined && problems.length === 0) return;
  const what = failure === undefined ? [] : [stopped ? 'Interrupted.' : secrets.redact(messageOf(failure))];
  const text = [...what, ...problems, 'Nothing was changed.'].join('\n');
  throw new (stopped ? Interrupted : failureOf(failure, { changed: false }))(text, { cause: failure });
}

async function rehearseStep(work: Work, rehearsal: Rehearsal) {
  const { stage, step } = work;
  const { show, signals } = stage.session;
  const place = placeOf(stage, step);
  await show.event({ event: 'begin', step: place, doing: 'run' });
  try {
    signals.stop.throwIfAborted();
    const { lines, changes } = await attempt(work, (world) => rehearsed(work, world));
    for (const address of changes) rehearsal.changes.add(address);
    await show.event({ event: 'rehearsed', step: place, lines });
  } catch (error) {
    if (error instanceof MissingFact) {
      rehearsal.unknown.push(place.n);
      const reason = `known only once the steps before it have run (${error.message})`;
      return show.event({ event: 'skipped', step: place, reason });
    }
    await show.event({ event: 'failed', step: place, message: messageOf(error) });
    throw error;
  }
}

/** A step that looks is run, unless it has its own rehearsal: it may look at what only the real run will make. */
async function rehearsed({ stage, step }: Work, world: World): Promise<Planned> {
  const context = createContext(stage, step, world);
  const lines = step.rehearse ? await step.rehearse(context) : await looked(stage, step, context);
  return 'changes' in lines ? lines : { lines, changes: [] };
}

async function looked(stage: Stage, step: AnyStep, context: Context<object, Facts>): Promise<string[]> {
  if (step.effect !== 'read') return ['would run; it has nothing to show beforehand'];
  stage.record({ event: 'begin', step: step.id });
  await context.note(definite(await step.run(context)));
  await step.verify?.(context);
  return [];
}
