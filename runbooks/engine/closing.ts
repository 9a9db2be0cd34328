import { once } from 'node:events';
import { attempt, leftToItself, type Work } from './attempts.ts';
import { createContext } from './context.ts';
import { messageOf } from './errors.ts';
import { placeOf, type Stage } from './stage.ts';
import { openWorlds } from './worlds.ts';

/**
 * Runs the `finally` parts of the steps that were ever begun, last one first, with effects that an interruption has not ended (a
 * second signal ends these too). Always tries all of them: returns what could not be closed instead of throwing.
 * Whoever has lost the lease closes nothing: it may be what another run has opened. Whoever cannot ask closes.
 */
export async function closeAll(stage: Stage): Promise<readonly string[]> {
  const { signals, lease } = stage.session;
  const { begun, undone } = stage.history;
  const open = stage.steps.filter(({ id, finally: part }) => part && (begun.has(id) || undone.has(id)));
  await askOnce(stage);
  if (open.length === 0) return [];
  const worlds = openWorlds(stage, signals.insist, async () => lease?.lost.throwIfAborted());
  const problems: string[] = [];
  // What is open is shut whatever the store says: nothing waits for it here.
  const closing = { ...stage, ready: async () => {} };
  for (const step of open.reverse()) problems.push(...(await close({ stage: closing, step, worlds })));
  return problems;
}

/** A machine that has slept may not know yet that its lease is another's. Throws `LeaseLost`, and nothing else. */
async function askOnce({ session: { lease, signals } }: Stage): Promise<void> {
  if (!lease) return;
  const insisted = signals.insist.aborted || once(signals.insist, 'abort');
  await Promise.race([lease.verifyHeld(), insisted]).catch(() => {});
  lease.lost.throwIfAborted();
}

async function close(work: Work): Promise<string[]> {
  const { stage, step } = work;
  const { show, secrets } = stage.session;
  const place = placeOf(stage, step);
  try {
    await show.event({ event: 'begin', step: place, doing: 'close' });
    if (work.worlds.signal.aborted) throw leftToItself();
    await attempt(work, async (world) => step.finally?.(createContext(stage, step, world)));
    stage.record({ event: 'closed', step: step.id, message: null });
    await show.event({ event: 'done', step: place, seconds: 0 });
    return [];
  } catch (error) {
    const message = secrets.redact(messageOf(error));
    tryTo(() => stage.record({ event: 'closed', step: step.id, message }));
    await show.event({ event: 'failed', step: place, message });
    return [`${step.title}: could not be closed: ${message}`];
  }
}

/** For journal lines that must not hide the error they report: a full disk is the lesser news. */
export function tryTo(write: () => void): void {
  try {
    write();
  } catch {
    // The next start finds the run without this line and asks the world instead.
  }
}
