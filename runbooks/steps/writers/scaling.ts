import { allSuspended, describeSuspended, type Suspended, setSuspended } from '../../aws/scaling.ts';
import { type C, type Known, serviceOf, type Writer } from './writer.ts';

const differs = (now: Suspended, wanted: Suspended) =>
  now.dynamicIn !== wanted.dynamicIn ||
  now.dynamicOut !== wanted.dynamicOut ||
  now.scheduled !== wanted.scheduled;

/** Why it is not as wanted. A service that does not scale is always as wanted. */
async function difference(c: C, wanted: Suspended | null): Promise<string | undefined> {
  const now = await describeSuspended(c.aws, serviceOf(c));
  if (!now || !wanted || !differs(now, wanted)) return undefined;
  return `Scaling of ${c.fact('service')} is not as it must be: suspended is ${JSON.stringify(now)}, it must be ${JSON.stringify(wanted)}.`;
}

const calls = (c: Known) => {
  const before = c.fact('suspended');
  if (!before) return { stop: [], start: [] };
  const id = serviceOf(c);
  return { stop: [setSuspended(id, allSuspended)], start: [setSuspended(id, before)] };
};

const notStopped = (c: C) => difference(c, c.fact('suspended') && allSuspended);

/**
 * Scaling would start tasks again: it has a minimum. It is brought about by an alarm, and at once by every registration of the
 * target, even if that changes nothing. So it is suspended while there are tasks, once, and resumed when they run again.
 * Source: Application Auto Scaling, "Scaling activities"; their cause reads `minimum capacity was set to 1`.
 */
export const scaling: Writer = {
  calls,
  async stop(c) {
    if (!(await notStopped(c))) return;
    for (const call of calls(c).stop) await c.aws.send(call);
  },
  async start(c) {
    for (const call of calls(c).start) await c.aws.send(call);
  },
  notStopped,
  notStarted: (c) => difference(c, c.fact('suspended')),
};
