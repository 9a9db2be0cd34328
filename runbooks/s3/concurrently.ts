/**
 * Works on the items of an iterable, at most `concurrency` at a time. After the first failure it starts nothing new,
 * waits for what is under way, and throws that failure.
 */
export async function concurrently<T>(
  items: AsyncIterable<T> | Iterable<T>,
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = drain(items);
  const failures: unknown[] = [];
  const worker = async () => {
    while (failures.length === 0) {
      const { value, done } = await queue.next();
      if (done || failures.length > 0) return;
      await work(value);
    }
  };
  const workers = Array.from({ length: concurrency }, () => worker().catch((error) => failures.push(error)));
  await Promise.all(workers);
  await queue.return(undefined);
  if (failures.length > 0) throw failures[0];
}

/** A generator hands out one item a time, whoever asks. */
async function* drain<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T, undefined> {
  yield* items;
}
