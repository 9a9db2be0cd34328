import { setMaxListeners } from 'node:events';
import { type Moment, momentOf } from '../clock.ts';
import { LeaseLost, messageOf, UsageError } from '../errors.ts';
import { lockStatusCommand, type Session } from '../session.ts';
import type { Taken } from './acquire.ts';
import { leaseKey, readLease, textOf, times, whoIs } from './record.ts';

/** What shows that a run is the only one in its workspace. */
export interface Lease {
  readonly token: number;
  /** Fires with `LeaseLost` once this runner knows that it is not the only one. */
  readonly lost: AbortSignal;
  /** Somebody else was noticed at work in another place than the lease. Throws it. */
  lose(lost: LeaseLost): never;
  /** Which run it is for; everybody sees it from the next renewal on. */
  serves(runId: string): void;
  /**
   * Renews it now. Throws `LeaseLost`; `UsageError` where the store refuses this operator; and, after a while, when the
   * store does not answer: then nothing is lost yet, but nobody knows.
   */
  renew(): Promise<void>;
  /** The same, but at once while the last renewal is young: what each command and call to the outside begins with. */
  verifyHeld(): Promise<void>;
}

/** Milliseconds in which a release has to be through. */
const releaseWithin = 5_000;

/**
 * Keeps a lease by renewing it again and again. Each renewal is a write over the version of the last one: the store
 * itself decides whether it is still ours.
 */
export class HeldLease implements Lease {
  readonly token: number;
  readonly #session: Session;
  readonly #lost = new AbortController();
  readonly #over = new AbortController();
  #holder: Taken['holder'];
  #version: string;
  #confirmed: Moment;
  #renewal: Promise<void> | undefined;
  /** The store has not answered for as long as anybody waits for it. */
  #silent = false;

  constructor(session: Session, { token, holder, version, asked }: Taken) {
    this.#session = session;
    this.token = token;
    this.#holder = holder;
    this.#version = version;
    this.#confirmed = asked;
    this.#silent = false;
    setMaxListeners(0, this.#lost.signal);
    void this.#beat();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  serves(runId: string): void {
    this.#holder = { ...this.#holder, runId };
  }

  lose(lost: LeaseLost): never {
    this.#lost.abort(lost);
    throw lost;
  }

  async verifyHeld(): Promise<void> {
    this.lost.throwIfAborted();
    this.#over.signal.throwIfAborted();
    if (this.#age() >= times.trust) await this.renew();
  }

  async renew(): Promise<void> {
    const { clock, signals } = this.#session;
    const began = clock.elapsed();
    const ends = AbortSignal.any([this.lost, signals.stop]);
    for (;;) {
      try {
        return await this.#renewOnce();
      } catch (error) {
        this.lost.throwIfAborted();
        if (error instanceof UsageError) throw error;
        this.#silent ||= clock.elapsed() - began >= times.patience;
        // Who is stopped has no time to wait, and who has waited once does not wait for each thing that is to be closed.
        if (this.#silent || signals.stop.aborted) throw new Error(unreachable(error, this.#session));
      }
      await clock.sleep(times.pause, ends).catch(() => {});
    }
  }

  /** Gives it back. Returns what went wrong, if anything did; the lease then ends by itself. */
  async release(): Promise<string | undefined> {
    // What was left to itself when the operator insisted must not go on without it.
    this.#over.abort(new LeaseLost('The run is over, and its lease given back.'));
    await this.#renewal?.catch(() => {});
    if (this.lost.aborted) return undefined;
    try {
      await this.#write(null, AbortSignal.timeout(releaseWithin));
      return undefined;
    } catch (error) {
      if (this.lost.aborted) return undefined;
      return `The lease could not be given back (${messageOf(error)}). It ends by itself in ${times.term / 1000} s.`;
    }
  }

  /** A machine's sleep may stop the clock that measures; a jump of the other one costs no more than a renewal. */
  #age(): number {
    const { clock } = this.#session;
    const now = momentOf(clock);
    return Math.max(now.elapsed - this.#confirmed.elapsed, now.now - this.#confirmed.now);
  }

  async #beat(): Promise<void> {
    const { clock } = this.#session;
    const over = AbortSignal.any([this.#over.signal, this.lost]);
    while (!over.aborted) {
      // Ends with the run. What does not answer is asked again, the next time, or by whoever wants to change something.
      await clock.sleep(times.beat, over, false).catch(() => {});
      if (!over.aborted) await this.#renewOnce().catch(() => {});
    }
  }

  /** Whoever asks meanwhile waits for the same renewal. */
  #renewOnce(): Promise<void> {
    this.#renewal ??= this.#write(this.#holder, this.#over.signal).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #write(holder: Taken['holder'] | null, signal: AbortSignal): Promise<void> {
    this.lost.throwIfAborted();
    const { store, clock } = this.#session;
    const asked = momentOf(clock);
    const text = textOf({ token: this.token, holder, renewed: new Date(asked.now).toISOString() });
    const version = await store.write(leaseKey, text, this.#version, signal);
    if (version === undefined) return this.#settle(holder, signal);
    this.#version = version;
    this.#confirmed = asked;
  }

  /** Another version is there. It may be an own one, whose answer never came; then the write is tried over that. */
  async #settle(holder: Taken['holder'] | null, signal: AbortSignal): Promise<void> {
    const found = await readLease(this.#session.store, signal);
    const now = found?.record.holder;
    if (!found || now?.nonce !== this.#holder.nonce) this.lose(taken(now ?? undefined, this.#session));
    this.#version = found.version;
    return this.#write(holder, signal);
  }
}

const stopped = 'This run was stopped before its next effect, and has closed nothing.';

const taken = (holder: Taken['holder'] | undefined, { target: { workspace } }: Session): LeaseLost =>
  new LeaseLost(
    holder
      ? `The lease of ${workspace} was taken over: ${holder.purpose} is running, ${whoIs(holder)}. ${stopped} ` +
          `What stands after that run:\n  runbook where --workspace ${workspace}`
      : `The lease of ${workspace} was taken away by hand (runbook lock release). ${stopped} ` +
          `Who is at work now:\n  ${lockStatusCommand(workspace)}\nWhere this run stands:\n  runbook where --workspace ${workspace}`,
  );

const unreachable = (error: unknown, { target: { workspace } }: Session): string =>
  `The lease of ${workspace} could not be renewed: ${messageOf(error)}. Somebody else may be at work by now.`;
