import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { LeaseLost } from '../errors.ts';
import type { Lease } from '../lease/hold.ts';
import type { Store } from '../store.ts';
import { retrying } from './retrying.ts';

/** The second copy of a journal, written behind the run's back. The local file is never touched. */
export interface JournalCopy {
  /** Throws `LeaseLost` once another runner is known to write it. */
  verifyOurs(): void;
  /** There is something new: it is copied as soon as the copy before is through. */
  push(): void;
  /** Resolves once the copy holds everything. Throws `LeaseLost` when another runner writes it. */
  upToDate(): Promise<void>;
  /** Why the last try failed; `undefined` when it did not. */
  problem(): unknown;
  /** No further try is made. */
  stop(): void;
}

export interface CopyOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly key: string;
  /** The journal on this machine. */
  readonly file: string;
  /** The version of the copy that this one goes on from; `null` where there is none. */
  readonly version: string | null;
  /** A runner that slept must not write over what the next one is about to go on from. */
  readonly lease: Pick<Lease, 'verifyHeld'>;
}

/** Lines that come while a copy is under way go together with the next. */
export function copyJournal(options: CopyOptions): JournalCopy {
  const stopping = new AbortController();
  const written = { text: '', version: options.version };
  let problem: unknown;
  let work: Promise<void> | undefined;
  let lost: LeaseLost | undefined;
  const failed = (error: unknown) => {
    problem = error;
  };
  const once = (signal: AbortSignal) => writeWhole(options, written, signal);
  const isBehind = () => written.text !== readFileSync(options.file, 'utf8');
  const copyAll = async () => {
    try {
      while (isBehind()) {
        await retrying({ clock: options.clock, signal: stopping.signal, failed }, once);
        problem = undefined;
      }
    } finally {
      // In the same turn as the last look: a line that comes now finds nobody at work, and begins anew.
      work = undefined;
    }
  };
  const begin = async () => {
    if (work === undefined && isBehind()) work = copyAll();
    await work;
  };
  const remember = (error: unknown) => {
    if (error instanceof LeaseLost) lost = error;
  };
  const verifyOurs = () => {
    if (lost) throw lost;
  };
  return {
    verifyOurs,
    push: () => void begin().catch(remember),
    async upToDate() {
      verifyOurs();
      await begin();
    },
    problem: () => problem,
    stop: () => stopping.abort(new Error('the run is over')),
  };
}

interface Written {
  text: string;
  version: string | null;
}

/**
 * The whole journal, over the copy this runner wrote last. A write whose answer was lost may have happened: a copy that
 * is a beginning of the journal is of our own hand, since another runner's first line says who took over.
 */
async function writeWhole({ store, key, file, lease }: CopyOptions, written: Written, signal: AbortSignal) {
  await lease.verifyHeld();
  const text = readFileSync(file, 'utf8');
  const version = await store.write(key, text, written.version, signal);
  if (version !== undefined) return void Object.assign(written, { text, version });
  const now = await store.read(key, signal);
  if (!text.startsWith(now?.text ?? '')) {
    throw new LeaseLost(
      `Another runner writes the journal of this run (${store.place}/${key}): this one stops and changes nothing more.`,
    );
  }
  Object.assign(written, { text: now?.text ?? '', version: now?.version ?? null });
}
