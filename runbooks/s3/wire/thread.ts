import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Carrier, Parcel } from './carry.ts';
import { unpack } from './pack.ts';
import { type Plain, revive } from './plain-error.ts';

/** What a thread is told: a call to carry out, or one to give up. */
export type Asked = { readonly id: number; readonly parcel?: Parcel };

/** What it answers; first, without a question, that it is there. */
export type Answered = { readonly id: number; readonly output?: object; readonly error?: Plain };

export interface Thread extends Carrier {
  /** Calls under way. */
  readonly under: number;
  /** Whether it has ended. */
  readonly isOver: boolean;
}

const isBundled = import.meta.url.endsWith('.js');
const program = new URL(isBundled ? './s3-thread.js' : './from-sources.mjs', import.meta.url);

/** MiB. A thread holds what is under way, and nothing else. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 };

interface Waiting {
  resolve(output: object): void;
  reject(error: Error): void;
}

/** As a connection that was cut: nobody knows whether S3 has done it, and it is tried again elsewhere. */
const ended = () =>
  Object.assign(new Error('a thread that talks to S3 has ended'), { code: 'ERR_THREAD_ENDED' });

/** Starts a thread that carries calls out. It keeps the program alive only while one is under way. Throws where it cannot be started. */
export async function startThread(): Promise<Thread> {
  const worker = new Worker(program, { execArgv: [], resourceLimits });
  worker.unref();
  await once(worker, 'message');
  return attend(worker);
}

function attend(worker: Worker): Thread {
  const under = new Map<number, Waiting>();
  let [isOver, last] = [false, 0];
  const end = (id: number): Waiting | undefined => {
    const waiting = under.get(id);
    under.delete(id);
    if (under.size === 0) worker.unref();
    return waiting;
  };
  const fail = (error: Error) => {
    isOver = true;
    for (const id of [...under.keys()]) end(id)?.reject(error);
  };
  worker.on('error', fail).on('exit', () => fail(ended()));
  worker.on('message', ({ id, output, error }: Answered) => {
    if (error) end(id)?.reject(revive(error));
    else end(id)?.resolve(unpack(output as object));
  });
  return {
    get under() {
      return under.size;
    },
    get isOver() {
      return isOver;
    },
    carry(parcel, signal) {
      last += 1;
      const id = last;
      const giveUp = () => worker.postMessage({ id } satisfies Asked);
      return new Promise<object>((resolve, reject) => {
        under.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, parcel } satisfies Asked);
        if (signal.aborted) giveUp();
        signal.addEventListener('abort', giveUp, { once: true });
      }).finally(() => signal.removeEventListener('abort', giveUp));
    },
    close: () => void worker.terminate(),
  };
}
