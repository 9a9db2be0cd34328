/** Milliseconds a call may take, its repetitions by the SDK included, and how many bytes more of them have to carry. */
const patience = { call: 15_000, bytesPerMillisecond: 250 };

/** There was no answer in time. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/**
 * Does the work, or gives up: the SDK looks at a signal only while a request is under way, not while it pauses between two, nor
 * while it looks for credentials. `carries` tells what there is to carry, which takes longer. Throws
 * `TookTooLong`, and what `signal` brings.
 */
export async function inTime<T>(
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, carries: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const carries = (bytes: number) => {
    clearTimeout(timer);
    const limit = patience.call + bytes / patience.bytesPerMillisecond;
    const reason = new TookTooLong(`no answer for ${Math.round(limit / 1000)} s`);
    timer = setTimeout(() => over.abort(reason), limit);
  };
  carries(0);
  const ends = AbortSignal.any(signal ? [over.signal, signal] : [over.signal]);
  const ended = new Promise<never>((_, reject) => {
    if (ends.aborted) reject(ends.reason);
    ends.addEventListener('abort', () => reject(ends.reason), { once: true });
  });
  try {
    return await Promise.race([ended, work(ends, carries)]);
  } finally {
    clearTimeout(timer);
  }
}
