import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { type Carrier, openCarrier, type Parcel } from './carry.ts';
import { startThread, type Thread } from './thread.ts';

/** Threads beside this one, which puts the answers together. */
const most = Math.min(3, availableParallelism() - 1);

/** Calls after which threads are worth their start. */
const few = 200;

/** An answer of so many bytes takes as long to read as a small call takes altogether. */
const bytesOfACall = 10_000;

/**
 * From now on a heap is looked through when it has grown by a third, and not only when it is several times as large: long listings leave much
 * lying, and memory should not grow with them.
 */
const collectSooner = () => setFlagsFromString('--heap-growing-percent=30');

/**
 * Carries calls out in this thread first, and in others once there are many: signing a request and reading its answer are all the work that there is.
 * Where threads cannot be started, all goes on here.
 */
export function openThreads(): Carrier {
  const here = openCarrier();
  const threads: Thread[] = [];
  let [done, isClosed] = [0, false];
  const start = async () => {
    const thread = await startThread();
    if (isClosed) thread.close();
    else threads.push(thread);
  };
  const count = (output: object) => {
    const before = done;
    done += 1 + sizeOf(output) / bytesOfACall;
    if (before > few || done <= few) return;
    collectSooner();
    for (let i = 0; i < most; i++) void start().catch(() => {}); // then all goes on here
  };
  return {
    async carry(parcel: Parcel, signal: AbortSignal) {
      const least = leastBusy(threads);
      if (least) return least.carry(parcel, signal);
      const output = await here.carry(parcel, signal);
      count(output);
      return output;
    },
    close() {
      isClosed = true;
      here.close();
      for (const thread of threads) thread.close();
    },
  };
}

function leastBusy(threads: readonly Thread[]): Thread | undefined {
  let least: Thread | undefined;
  for (const thread of threads) if (!thread.isOver && !(least && least.under <= thread.under)) least = thread;
  return least;
}

/** Bytes of a listing, about; everything else is small. */
const sizeOf = (output: { readonly Contents?: readonly unknown[] }) => 300 * (output.Contents?.length ?? 0);
