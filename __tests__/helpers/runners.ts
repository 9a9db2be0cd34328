import { type Alone, withLease } from '../../runbooks/engine/lease/lease.ts';
import type { Session } from '../../runbooks/engine/session.ts';
import { type Machine, VirtualTime } from './clock.ts';
import { MemoryStore } from './memory-store.ts';

/** One who works in the workspace, on a machine of their own. */
export interface Runner {
  readonly clock: Machine;
  readonly said: string[];
  readonly stop: AbortController;
  /** Works alone until it is told to end, and gives its session. */
  start(): Promise<{ session: Alone; end: (error?: Error) => void; ended: Promise<void> }>;
  /** Takes the lease and gives it back at once. */
  once(): Promise<number>;
  readonly session: Session;
}

/** Runners whose clocks differ, in one virtual time and over one store. */
export function createRunners() {
  const time = new VirtualTime();
  const store = new MemoryStore();
  const runner = (operator: string, ahead = 0): Runner => {
    const clock = time.machine(ahead);
    const stop = new AbortController();
    const said: string[] = [];
    const session = {
      target: { workspace: 'staging' },
      who: { operator, host: `${operator}s-desk`, revision: 'abc' },
      store,
      clock,
      show: { event: async (event: object) => void said.push((event as { line: string }).line) },
      signals: { stop: stop.signal, insist: new AbortController().signal },
    } as unknown as Session;
    return { clock, said, stop, session, start: () => start(session), once: () => once(session) };
  };
  return { time, store, runner };
}

const once = (session: Session) => withLease(session, 'db-migrate', async ({ lease }) => lease.token);

function start(session: Session): ReturnType<Runner['start']> {
  return new Promise((started, refused) => {
    const ended = withLease(session, 'db-migrate', (alone) => {
      return new Promise<void>((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve());
        started({ session: alone, end, ended });
      });
    });
    ended.catch(refused);
  });
}
