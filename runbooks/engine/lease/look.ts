import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import { hasEnded } from './process.ts';
import { type Holder, leaseKey, readLease, textOf, times } from './record.ts';

/** A lease as somebody who does not want it sees it. */
export interface Sight {
  readonly token: number;
  readonly holder: Holder;
  /** The holder's last sign of life, by its own clock. */
  readonly renewed: string;
  /** `silent`: no sign of life for longer than a lease stands, by this machine's clock. `ended`: that process is gone. */
  readonly state: 'at work' | 'silent' | 'ended';
}

/** Who holds a workspace; `undefined` when nobody does. */
export async function lookAtLease(store: Store, clock: Clock): Promise<Sight | undefined> {
  const { token, holder, renewed } = (await readLease(store))?.record ?? {};
  if (token === undefined || !holder || renewed === undefined) return undefined;
  const age = clock.now().getTime() - Date.parse(renewed);
  const state = hasEnded(holder) ? 'ended' : Math.abs(age) < times.term ? 'at work' : 'silent';
  return { token, holder, renewed, state };
}

/**
 * Takes the lease away from a holder, who notices before its next effect. `false` when it is no longer that one's. A
 * holder at work writes every few seconds: then it is tried again over what it wrote.
 */
export async function takeAway(store: Store, clock: Clock, { nonce }: Holder): Promise<boolean> {
  for (;;) {
    const found = await readLease(store);
    if (found?.record.holder?.nonce !== nonce) return false;
    const text = textOf({ token: found.record.token, holder: null, renewed: clock.now().toISOString() });
    if ((await store.write(leaseKey, text, found.version)) !== undefined) return true;
  }
}
