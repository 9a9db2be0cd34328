import type { Effects } from '../effects.ts';
import { notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { waitForConnection } from '../postgres/client.ts';
import { endpoint, type Side } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { closeWayIn, openWayIn, showClosing, showOpening } from './way-in.ts';

type C = Context<Effects, DatabaseFacts>;

/** A temporary way in, for this machine's address only; closed again whatever happens. */
export function openAccess(side: Side): Step<Effects, DatabaseFacts> {
  return {
    id: `open-${side}`,
    title: `Open a way into the ${side} database for this machine only`,
    effect: 'change',
    // Always looked at again: a stopped run has closed it.
    probe: async () => notBegun,
    async run(c) {
      const facts = await openWayIn(c, side);
      await waitForConnection(await endpoint(c, side), { signal: c.signal });
      return facts;
    },
    rehearse: (c) => showOpening(c, side === 'old' ? c.fact('oldInstance').identifier : newInstance),
    undo: (c) => closeWayIn(c, side),
    finally: (c) => closeWayIn(c, side),
  };
}

/** In a rehearsal it has no name yet. */
const newInstance = 'the new instance';

/** Closes what any run of this book may have left open; the plan must not see a way in. */
export async function closeBoth(c: C): Promise<void> {
  await Promise.all([closeWayIn(c, 'old'), closeWayIn(c, 'new')]);
}

/** For an undo that has to log in after the run's own way in was closed. */
export async function withAccess(c: C, side: Side, use: () => Promise<void>): Promise<void> {
  await openWayIn(c, side);
  try {
    await waitForConnection(await endpoint(c, side), { signal: c.signal });
    await use();
  } finally {
    await closeWayIn(c, side);
  }
}

/** Closes both ways in before the application is switched: the plan must not see them. */
export const closeAccess: Step<Effects, DatabaseFacts> = {
  id: 'close-access',
  title: 'Close the way in',
  effect: 'change',
  probe: async () => notBegun,
  async run(c) {
    await closeBoth(c);
    return {};
  },
  rehearse: (c) => showClosing(c, [c.fact('oldInstance').identifier, newInstance]),
  undo: async () => {},
};
