import type { World } from './carry-out.ts';
import { createContext } from './context.ts';
import { messageOf } from './errors.ts';
import { openEffects, placeOf, type Stage } from './stage.ts';
import type { AnyStep } from './types.ts';

/**
 * Runs the `finally` parts of the steps that were ever begun, last one first, with effects that an interruption has not ended (a
 * second signal ends these too). Always tries all of them: returns what could not be closed instead of throwing.
 */
export async function closeAll(stage: Stage): Promise<readonly string[]> {
  const { signals, secrets } = stage.session;
  const { begun, undone } = stage.history;
  const open = stage.steps.filter(({ id, finally: part }) => part && (begun.has(id) || undone.has(id)));
  if (open.length === 0) return [];
  const problems: string[] = [];
  try {
    const world = { effects: await openEffects(stage, signals.insist), signal: signals.insist };
    for (const step of open.reverse()) problems.push(...(await close(stage, step, world)));
  } catch (error) {
    problems.push(`Not everything could be closed: ${secrets.redact(messageOf(error))}`);
  }
  return problems;
}

async function close(stage: Stage, step: AnyStep, world: World): Promise<string[]> {
  const { show, secrets } = stage.session;
  const place = placeOf(stage, step);
  try {
    await show.event({ event: 'begin', step: place, doing: 'close' });
    await step.finally?.(createContext(stage, step, world));
    stage.record({ event: 'closed', step: step.id, message: null });
    await show.event({ event: 'done', step: place, seconds: 0 });
    return [];
  } catch (error) {
    const message = secrets.redact(messageOf(error));
    attempt(() => stage.record({ event: 'closed', step: step.id, message }));
    await show.event({ event: 'failed', step: place, message });
    return [`${step.title}: could not be closed: ${message}`];
  }
}

/** For journal lines that must not hide the error they report: a full disk is the lesser news. */
export function attempt(write: () => void): void {
  try {
    write();
  } catch {
    // The next start finds the run without this line and asks the world instead.
  }
}
