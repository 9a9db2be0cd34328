import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { messageOf } from '../../engine/errors.ts';
import { pidOf, waitForConnection, withClient } from '../client.ts';
import { endSessions } from '../fence/sessions.ts';
import type { Entry } from './ledger.ts';
import { isDone } from './ledger.ts';
import type { CopyOptions } from './options.ts';
import { createQueue, type Queue, type Task } from './queue.ts';
import { isCut, type Pair, type Sessions } from './sessions.ts';

/** What the workers of a copy share. */
export interface Shop {
  readonly o: CopyOptions;
  readonly sessions: Sessions;
  /** Workers of each kind. */
  readonly jobs: number;
  /** Of the source. */
  readonly moment: string;
  /** Written down by the copy that is taken up again. */
  readonly done: ReadonlyMap<string, Entry>;
}

/** How a kind of worker opens its session, and which of it writes to the target. */
interface Kind<S> {
  open<T>(fn: (session: S) => Promise<T>): Promise<T>;
  target(session: S): Client;
}

export const pairs = ({ sessions, moment }: Shop): Kind<Pair> => ({
  open: (fn) => sessions.withPair(moment, fn),
  target: ({ target }) => target,
});

export const targets = ({ sessions }: Shop): Kind<Client> => ({
  open: (fn) => sessions.withTarget(fn),
  target: (client) => client,
});

/** How often a task is tried whose connection breaks. */
const attempts = 5;

async function waitForBoth({ source, target, signal }: CopyOptions): Promise<void> {
  await Promise.all([source, target].map((endpoint) => waitForConnection(endpoint, { signal })));
}

/** A server works on at what it was told by who is gone: only when that has ended is what it has written down all that it will. */
async function endLost({ target }: CopyOptions, lost: Client | undefined): Promise<void> {
  const lostPid = lost && pidOf(lost);
  if (lostPid) await withClient(target, (client) => endSessions(client, ({ pid }) => pid === lostPid));
}

/** One worker: a session, and a new one whenever that is cut. What was written down before the cut is not done twice. */
async function work<S>(shop: Shop, kind: Kind<S>, queue: Queue<S>): Promise<void> {
  let task = await queue.take();
  let cuts = 0;
  let writing: Client | undefined;
  const run = async (session: S) => {
    writing = kind.target(session);
    while (task) {
      const doubtful = cuts > 0;
      if (!doubtful || !(await isDone(kind.target(session), task.id))) await task.run(session);
      task.finished?.();
      queue.done(task);
      cuts = 0;
      task = await queue.take();
    }
  };
  while (task) {
    try {
      await kind.open(run);
    } catch (error) {
      cuts += 1;
      if (!isCut(error) || cuts === attempts || shop.o.signal?.aborted) throw error;
      shop.o.log(`connection lost (${messageOf(error)}); going on with ${task.id}`);
      await sleep(100 * cuts);
      await waitForBoth(shop.o);
      await endLost(shop.o, writing);
      writing = undefined;
    }
  }
}

/** Sets `count` workers on a queue. At the first error all stop; throws it when the last has. */
export async function workOff<S>(
  shop: Shop,
  kind: Kind<S>,
  queue: Queue<S>,
  onFailure: () => void = () => {},
): Promise<void> {
  const failures: unknown[] = [];
  const one = () =>
    work(shop, kind, queue).catch((error: unknown) => {
      failures.push(error);
      queue.giveUp();
      onFailure();
      shop.sessions.end();
    });
  await Promise.all(Array.from({ length: shop.jobs }, one));
  if (failures.length > 0) throw failures[0];
}

/** Takes the tasks that are done already out of those to do. */
export function undone<S>({ done }: Pick<Shop, 'done'>, tasks: readonly Task<S>[]): Task<S>[] {
  const [over, left] = [tasks.filter(({ id }) => done.has(id)), tasks.filter(({ id }) => !done.has(id))];
  for (const task of over) task.finished?.();
  return left;
}

/** Works off tasks of the target side by side, those of one thing one after the other. */
export async function workOffAll(shop: Shop, tasks: readonly Task<Client>[]): Promise<void> {
  const left = undone(shop, tasks);
  if (left.length === 0) return;
  const queue = createQueue<Client>(1);
  queue.add(left);
  queue.close();
  await workOff({ ...shop, jobs: Math.min(shop.jobs, left.length) }, targets(shop), queue);
}
