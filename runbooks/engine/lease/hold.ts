import { setMaxListeners } from 'node:events';
import { type Moment, momentOf } from '../clock.ts';
import { LeaseLost, messageOf } from '../errors.ts';
import { lockStatusCommand, type Session } from '../session.ts';
import type { Taken } from './acquire.ts';
import { leaseKey, readLease, textOf, times, whoIs } from './record.ts';

/** What shows that a run is the only one in its workspace. */
export interface Lease {
  readonly token: number;
  /** Fires with `LeaseLost` once this runner knows that it is not the only one, or cannot find out for too long. */
  readonly lost: AbortSignal;
  /** Which run it is for; everybody sees it from the next renewal on. */
  serves(runId: string): void;
  /** Renews it now. Waits a while for a store that does not answer; throws `LeaseLost`. */
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

  constructor(session: Session, { token, holder, version, asked }: Taken) {
    this.#session = session;
    this.token = token;
    this.#holder = holder;
    this.#version = version;
    this.#confirmed = asked;
    setMaxListeners(0, this.#lost.signal);
    void this.#beat();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  serves(runId: string): void {
    this.#holder = { ...this.#holder, runId };
  }

  async verifyHeld(): Promise<void> {
    this.lost.throwIfAborted();
    if (this.#age() >= times.trust) await this.renew();
  }

  async renew(): Promise<void> {
    const { clock } = this.#session;
    const began = clock.elapsed();
    for (;;) {
      try {
        return await this.#renewOnce();
      } catch (error) {
        this.lost.throwIfAborted();
        if (clock.elapsed() - began >= times.patience) this.#lose(unreachable(error, this.#session));
        await clock.sleep(times.pause, this.lost).catch(() => this.lost.throwIfAborted());
      }
    }
  }

  /** Gives it back. Returns what went wrong, if anything did; the lease then ends by itself. */
  async release(): Promise<string | undefined> {
    this.#over.abort();
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
    if (!found || now?.nonce !== this.#holder.nonce) this.#lose(taken(now ?? undefined, this.#session));
    this.#version = found.version;
    return this.#write(holder, signal);
  }

  #lose(why: string): never {
    const lost = new LeaseLost(why);
    this.#lost.abort(lost);
    throw lost;
  }
}

const stopped = 'This run was stopped before its next effect, and has closed nothing.';

const taken = (holder: Taken['holder'] | undefined, { target: { workspace } }: Session): string =>
  holder
    ? `The lease of ${workspace} was taken over: ${holder.purpose} is running, ${whoIs(holder)}. ${stopped} ` +
      `What stands after that run:\n  runbook where --workspace ${workspace}`
    : `The lease of ${workspace} was taken away by hand (runbook lock release). ${stopped} ` +
      `Who is at work now:\n  ${lockStatusCommand(workspace)}\nWhere this run stands:\n  runbook where --workspace ${workspace}`;

const unreachable = (error: unknown, { store, target: { workspace } }: Session): string =>
  `The lease of ${workspace} could not be renewed in ${store.place} for ${times.patience / 1000} s ` +
  `(${messageOf(error)}): somebody else may be at work by now. ${stopped} When the store answers again:\n` +
  `  runbook where --workspace ${workspace}`;
