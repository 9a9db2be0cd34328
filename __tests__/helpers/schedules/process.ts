import { appendFileSync, readFileSync } from 'node:fs';
import { runFiles } from '../../../runbooks/engine/runs.ts';
import { createSecrets } from '../../../runbooks/engine/secrets/secrets.ts';
import type { Session } from '../../../runbooks/engine/session.ts';
import type { Chosen } from '../../../runbooks/engine/types.ts';
import type { Machine, VirtualTime } from '../clock.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { Act, ModelWorld } from './world.ts';

/** What goes wrong at one moment of a process: a thing done to the world, or a line of the journal. */
export interface Fault {
  /** Counts what the process does, journal lines included. */
  readonly at: number;
  readonly kind: (typeof faults)[number];
}

export const faults = [
  /** The process dies. */
  'dies before',
  'dies after',
  /** Half of a journal line is on disk. */
  'dies tearing',
  'fails: passes',
  'fails: final',
  /** The answer is lost: it was done all the same. */
  'fails after: passes',
  'fails after: final',
  /** Ctrl-C, once and twice. */
  'is stopped',
  'is left',
  /** Nothing comes back, until the signal fires or at all. */
  'hangs',
  'hangs deaf',
  /** A `run` or an undo says that it worked, and has done nothing. */
  'is lost',
] as const;

const never = () => new Promise<never>(() => {});

/** One process of the command, from its start to its end or its death. */
export class Process {
  readonly stop = new AbortController();
  readonly insist = new AbortController();
  readonly clock: Machine;
  readonly died: Promise<never>;
  isDead = false;
  /** A line of the journal is written. */
  hasBegun = false;
  /** Something has failed or hung. */
  isFailing = false;
  /** A `finally` part was hurt, or not waited for. */
  isHurtClosing = false;
  readonly #faults: ReadonlyMap<number, Fault['kind']>;
  #count = 0;
  #die: (error: Error) => void = () => {};
  #tearing = false;

  constructor(time: VirtualTime, faulty: readonly Fault[], jump: number) {
    this.clock = time.machine(jump);
    this.#faults = new Map(faulty.map(({ at, kind }) => [at, kind]));
    this.died = new Promise((_, reject) => {
      this.#die = reject;
    });
    this.died.catch(() => {});
  }

  session(
    world: ModelWorld,
    place: { root: string; store: MemoryStore; host: string; chosen: Chosen },
  ): Session {
    const { clock, stop, insist } = this;
    return {
      book: world.book(),
      target: { workspace: 'staging', account: '123456789012', inputs: {} },
      who: { operator: 'ann', host: place.host, revision: 'abc' },
      root: place.root,
      chosen: place.chosen,
      store: this.#reach(place.store),
      clock,
      show: { event: async () => {} },
      secrets: { ...createSecrets(), redact: (text) => this.#redact(text) },
      signals: { stop: stop.signal, insist: insist.signal },
      open: async ({ directory }) => ({ act: this.act, journal: () => runFiles(directory).journal }),
      identify: async () => '123456789012',
      confirm: async () => null,
    };
  }

  /** Half of the line that was being written when the process died. */
  tear(journal: string): void {
    if (this.#tearing) appendFileSync(journal, readFileSync(journal, 'utf8').slice(0, 40));
  }

  readonly act: Act = async (what, signal, work) => {
    const kind = this.#next();
    if (this.isDead) return never();
    if (kind && !kind.startsWith('is ')) this.isFailing = true;
    if (what.part === 'finally' && kind && kind !== 'is stopped' && kind !== 'is lost')
      this.isHurtClosing = true;
    if (kind === 'dies before' || kind === 'dies tearing') return this.#end();
    if (kind?.startsWith('fails: ')) throw new Error(kind);
    if (kind === 'is stopped' || kind === 'is left') this.#interrupt(kind);
    if (kind === 'hangs') await new Promise((_, reject) => signal.addEventListener('abort', reject));
    if (kind === 'hangs deaf') return never();
    signal.throwIfAborted();
    if (kind === 'is lost' && what.lose) {
      this.isFailing = true;
      return what.lose();
    }
    work();
    if (kind === 'dies after') return this.#end();
    if (kind?.startsWith('fails after: ')) throw new Error(kind);
  };

  #next(): Fault['kind'] | undefined {
    return this.#faults.get(this.#count++);
  }

  /** Every line of the journal has this key once. */
  #redact(text: string): string {
    if (text !== 'previous') return text;
    if (this.isDead) throw new Error('dead');
    const kind = this.#next();
    if (kind === 'dies before' || kind === 'dies after' || kind === 'dies tearing') {
      this.#tearing = kind === 'dies tearing';
      void this.#end();
      throw new Error('dead');
    }
    if (kind?.startsWith('fails')) {
      this.isFailing = true;
      throw new Error('disk full');
    }
    if (kind === 'is stopped' || kind === 'is left') this.#interrupt(kind);
    this.hasBegun = true;
    return text;
  }

  #interrupt(kind: 'is stopped' | 'is left') {
    this.stop.abort(new Error('SIGINT'));
    if (kind === 'is stopped') return;
    this.isHurtClosing = true;
    this.insist.abort(new Error('SIGINT'));
  }

  #end(): Promise<never> {
    this.isDead = true;
    this.clock.die();
    this.#die(new Error('dead'));
    return never();
  }

  #reach(store: MemoryStore): Session['store'] {
    const alive = <T>(call: () => Promise<T>) => (this.isDead ? never() : call());
    return {
      place: store.place,
      read: (key) => alive(() => store.read(key)),
      write: (key, text, over) => alive(() => store.write(key, text, over)),
      list: (prefix) => alive(() => store.list(prefix)),
    };
  }
}
