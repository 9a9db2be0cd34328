import { messageOf } from '../errors.ts';
import type { Session } from '../session.ts';
import type { JournalCopy } from './journal-copy.ts';

/** Milliseconds before the operator is told what is waited for, before the run stops, and for the last lines of one. */
const patience = { silent: 5000, all: 120_000, atTheEnd: 5000 };

interface Waiting {
  /** What is waited for, in the operator's words. */
  readonly subject: string;
  /** What went wrong last, if anything did. */
  problem(): unknown;
}

/**
 * Waits for the store: says so after a few seconds, and gives up after two minutes. An interruption ends the wait, too.
 * `work` gets a signal that fires when nobody waits for it any more.
 */
export async function waitFor<T>(
  session: Session,
  { subject, problem }: Waiting,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, show, store } = session;
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, session.signals.stop]);
  const limit = async () => {
    await clock.sleep(patience.silent, signal);
    await show.event({ event: 'log', line: `waiting for ${store.place}${because(problem())}` });
    await clock.sleep(patience.all - patience.silent, signal);
    throw new Error(
      `${subject} could not be written to ${store.place} for ${patience.all / 1000} seconds${because(problem())}. ` +
        'Nothing was begun without it, and what is on this machine is whole.',
    );
  };
  try {
    return await Promise.race([work(signal), limit()]);
  } finally {
    over.abort();
  }
}

/**
 * At the end of a run: copies its last lines, if that is quickly done, and ends the copying. Never throws, so as not to
 * hide how the run ended.
 */
export async function bringUpToDate({ clock, show, signals, store }: Session, copy: JournalCopy) {
  const over = new AbortController();
  const limit = clock.sleep(patience.atTheEnd, AbortSignal.any([over.signal, signals.insist]));
  try {
    await Promise.race([copy.upToDate(), limit.then(() => Promise.reject(copy.problem()))]);
  } catch (error) {
    const line = `the last lines of the journal are on this machine only, not in ${store.place}${because(error)}`;
    await show.event({ event: 'log', line });
  } finally {
    over.abort();
    copy.stop();
  }
}

const because = (problem: unknown) =>
  problem === undefined ? '' : `: ${messageOf(problem).replace(/\.$/, '')}`;
