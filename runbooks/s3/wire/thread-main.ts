import { parentPort } from 'node:worker_threads';
import { openCarrier } from './carry.ts';
import { pack } from './pack.ts';
import { plain } from './plain-error.ts';
import type { Answered, Asked } from './thread.ts';

// The program of a thread that carries calls to S3 out for another one.

const carrier = openCarrier();
const under = new Map<number, AbortController>();
const answer = (answered: Answered) => parentPort?.postMessage(answered);

async function carry({ id, parcel }: Required<Asked>): Promise<void> {
  const given = new AbortController();
  under.set(id, given);
  try {
    answer({ id, output: pack(await carrier.carry(parcel, given.signal)) });
  } catch (error) {
    answer({ id, error: plain(error) });
  } finally {
    under.delete(id);
  }
}

parentPort?.on('message', ({ id, parcel }: Asked) => {
  if (parcel) void carry({ id, parcel });
  else under.get(id)?.abort();
});
answer({ id: 0 });
