import { setMaxListeners } from 'node:events';
import { openEffects, type Stage, type VerifyHeld } from './stage.ts';

/** What a part of a step works with. */
export interface World {
  readonly effects: object;
  /** Ends the effects: the operator has stopped the run, or the try took too long. */
  readonly signal: AbortSignal;
  /** Fires when nobody waits for this try any more: what it still says does not count. */
  readonly over?: AbortSignal;
}

/** The effects of a run: opened once, since they remember what they have prepared, and anew after one has ended them. */
export interface Worlds {
  readonly signal: AbortSignal;
  current(): Promise<World>;
  /** Ends the effects as they are now, with everything that works on them. */
  end(reason: Error): void;
}

/** Effects for as long as `signal` has not fired. */
export function openWorlds(stage: Stage, signal: AbortSignal, verifyHeld?: VerifyHeld): Worlds {
  let ended = new AbortController();
  let opened: Promise<World> | undefined;
  const open = async () => {
    const either = AbortSignal.any([signal, ended.signal]);
    // Everything at work listens, dozens at a time; Node would take that for a leak and say so in the operator's terminal.
    setMaxListeners(0, either);
    return { effects: await openEffects(stage, either, verifyHeld), signal: either };
  };
  return {
    signal,
    current: () => {
      opened ??= open();
      return opened;
    },
    end(reason) {
      ended.abort(reason);
      ended = new AbortController();
      opened = undefined;
    },
  };
}
