import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../runbooks/engine/clock.ts';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** The clock of one machine in a virtual time. */
export interface Machine extends Clock {
  /** Sets the time of day forward or back; what is waited for stays. */
  jump(milliseconds: number): void;
  /** The machine dies: what sleeps on it never wakes. */
  die(): void;
}

/**
 * Time that passes only when a test says so. What is woken gets some turns of the event loop to come to its next wait:
 * enough for promises, not for real input and output.
 */
export class VirtualTime {
  #elapsed = 0;
  readonly #start = Date.parse('2026-01-01T00:00:00.000Z');
  readonly #sleepers = new Set<Sleeper>();

  /** A machine whose time of day is that many milliseconds ahead of the others'. */
  machine(ahead = 0): Machine {
    let offset = ahead;
    const own = new Set<Sleeper>();
    return {
      now: () => new Date(this.#start + this.#elapsed + offset),
      elapsed: () => this.#elapsed,
      sleep: (milliseconds, signal) => this.#sleep(milliseconds, signal, own),
      jump: (milliseconds) => {
        offset += milliseconds;
      },
      die: () => {
        for (const sleeper of own) this.#sleepers.delete(sleeper);
      },
    };
  }

  /** Lets so many milliseconds pass, one wait after the other. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds;
    await turns();
    while (await this.#wakeNext(end));
    this.#elapsed = end;
  }

  /** Lets time pass until the work has ended. Fails when it waits for something that no clock will bring. */
  async until<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const end = work.finally(() => {
      ended = true;
    });
    end.catch(() => {});
    for (let idle = 0; !ended; ) {
      await turns();
      if (ended) break;
      idle = (await this.#wakeNext(Number.POSITIVE_INFINITY)) ? 0 : idle + 1;
      if (idle > 1000) throw new Error('the work neither ends nor waits for the clock');
    }
    return end;
  }

  async #wakeNext(end: number): Promise<boolean> {
    const [next] = [...this.#sleepers].sort((a, b) => a.until - b.until);
    if (!next || next.until > end) return false;
    this.#elapsed = Math.max(this.#elapsed, next.until);
    next.wake();
    await turns();
    return true;
  }

  #sleep(milliseconds: number, signal: AbortSignal | undefined, own: Set<Sleeper>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = () => {
        this.#sleepers.delete(sleeper);
        own.delete(sleeper);
        signal?.removeEventListener('abort', abort);
      };
      const wake = () => {
        leave();
        resolve();
      };
      const abort = () => {
        leave();
        reject(signal?.reason);
      };
      const sleeper = { until: this.#elapsed + milliseconds, wake };
      this.#sleepers.add(sleeper);
      own.add(sleeper);
      signal?.addEventListener('abort', abort);
    });
  }
}

async function turns() {
  for (let n = 0; n < 5; n++) await setImmediate();
}
