import { setMaxListeners } from 'node:events';

/** The two stages of giving up: first the step at work, then, if the operator insists, what was being closed. */
export interface Signals {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  readonly stop: AbortSignal;
  /** Aborted by the second: closing takes too long. Journalling goes on all the same. */
  readonly insist: AbortSignal;
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `work` with this process's signals turned into abort signals; none of them ends the process any more. */
export async function withSignals<T>(work: (signals: Signals) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const insist = new AbortController();
  // Everything at work listens, dozens at a time; Node would take that for a leak and say so in the operator's terminal.
  setMaxListeners(0, stop.signal, insist.signal);
  const onSignal = (name: NodeJS.Signals) => (stop.signal.aborted ? insist : stop).abort(new Error(name));
  for (const name of names) process.on(name, onSignal);
  try {
    return await work({ stop: stop.signal, insist: insist.signal });
  } finally {
    for (const name of names) process.off(name, onSignal);
  }
}
