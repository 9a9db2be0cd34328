import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Session } from '../session.ts';
import { acquire } from './acquire.ts';
import { HeldLease, type Lease } from './hold.ts';
import { thisProcess } from './process.ts';

/** A session that is the only one at work in its workspace. */
export type Alone = Session & { readonly lease: Lease };

/**
 * Works as the only runner of a workspace, on whichever machine. A lost lease ends all that listens to the session's
 * signals, and whatever the work ends with, it is then that which is thrown: `LeaseLost`.
 */
export async function withLease<T>(
  session: Session,
  purpose: string,
  work: (session: Alone) => Promise<T>,
): Promise<T> {
  const lease = await takeLease(session, purpose);
  try {
    return await work({ ...session, lease, signals: signalsOf(session, lease) });
  } catch (error) {
    throw lease.lost.aborted ? lease.lost.reason : error;
  } finally {
    const problem = await lease.release();
    if (problem) await session.show.event({ event: 'log', line: problem });
  }
}

async function takeLease(session: Session, purpose: string): Promise<HeldLease> {
  const { operator, host } = session.who;
  const holder = { operator, host, ...thisProcess(), nonce: randomUUID(), purpose, runId: null };
  return new HeldLease(session, await acquire(session, holder));
}

function signalsOf({ signals }: Session, { lost }: Lease): Session['signals'] {
  const stop = AbortSignal.any([signals.stop, lost]);
  const insist = AbortSignal.any([signals.insist, lost]);
  setMaxListeners(0, stop, insist);
  return { stop, insist };
}
