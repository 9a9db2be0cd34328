import { type Moment, momentOf } from '../clock.ts';
import { Interrupted, messageOf, Refused, UsageError } from '../errors.ts';
import { lockReleaseCommand, lockStatusCommand, type Session } from '../session.ts';
import { hasEnded } from './process.ts';
import { type Found, type Holder, leaseKey, readLease, textOf, times, whoIs } from './record.ts';

/** The lease as it was taken. */
export interface Taken {
  readonly token: number;
  readonly holder: Holder;
  /** Of the object in the store. */
  readonly version: string;
  readonly asked: Moment;
}

/** Each further try means that somebody else came and went meanwhile. */
const tries = 10;

/**
 * Takes the lease of a workspace. One whose process has ended on this machine is taken at once; one without a sign of
 * life only after it was watched for as long as a lease stands: clocks of two machines need not agree. Throws `Refused`
 * naming the holder otherwise.
 */
export async function acquire(session: Session, mine: Omit<Holder, 'since'>): Promise<Taken> {
  try {
    for (let n = 0; n < tries; n++) {
      const taken = await tryOnce(session, mine);
      if (taken) return taken;
    }
  } catch (error) {
    throw explained(error, session);
  }
  throw new Refused('Other runbooks start and end in this workspace at this very moment. Try again.');
}

async function tryOnce(session: Session, mine: Omit<Holder, 'since'>): Promise<Taken | undefined> {
  const { store, clock, signals } = session;
  const found = await readLease(store, signals.stop);
  if (found?.record.holder) await verifyDead(session, found, found.record.holder);
  const token = (found?.record.token ?? 0) + 1;
  const asked = momentOf(clock);
  const renewed = new Date(asked.now).toISOString();
  const holder = { ...mine, since: renewed };
  const text = textOf({ token, holder, renewed });
  const version = await store.write(leaseKey, text, found?.version ?? null, signals.stop);
  return version === undefined ? undefined : { token, holder, version, asked };
}

async function verifyDead(session: Session, found: Found, holder: Holder): Promise<void> {
  if (hasEnded(holder)) return;
  const age = session.clock.now().getTime() - Date.parse(found.record.renewed);
  if (Math.abs(age) < times.term) throw refusal(session, holder);
  await watch(session, found, holder);
}

/** Returns when the lease has not changed for as long as one stands, by the time that passes here. */
async function watch(session: Session, { version, record }: Found, holder: Holder): Promise<void> {
  const { clock, store, show, signals } = session;
  const seconds = times.term / 1000;
  const line =
    `${holder.purpose} of ${whoIs(holder)} gave its last sign of life at ${record.renewed}. ` +
    `Watching for ${seconds} s whether it is dead, or only its clock is wrong.`;
  await show.event({ event: 'log', line });
  const end = clock.elapsed() + times.term;
  while (clock.elapsed() < end) {
    await clock.sleep(times.pause, signals.stop);
    const now = await readLease(store, signals.stop);
    if (now?.version === version) continue;
    if (now?.record.holder) throw refusal(session, now.record.holder);
    return;
  }
}

function refusal({ target: { workspace } }: Session, holder: Holder): Refused {
  return new Refused(
    `${holder.purpose} is running in this workspace: ${whoIs(holder)}. Wait for it to end, or ask ${holder.operator}. ` +
      `Whether it still gives signs of life:\n  ${lockStatusCommand(workspace)}\n` +
      `If you know that it is dead, start again in a minute, or take its lease away now:\n  ${lockReleaseCommand(workspace)}`,
  );
}

/** Who cannot ask whether somebody is at work has to take it that somebody is. */
function explained(error: unknown, { store, signals }: Session): unknown {
  if (signals.stop.aborted) return new Interrupted('Interrupted. Nothing was done.', { cause: error });
  if (error instanceof Refused || error instanceof UsageError) return error;
  return new Refused(
    `Whether somebody else is at work could not be found out from ${store.place}: ${messageOf(error)}\nNothing was done.`,
    { cause: error },
  );
}
