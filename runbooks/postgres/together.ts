/** Waits for all to end, also when one fails, so that nothing goes on behind the caller's back; then throws the first failure. */
export async function together<T extends readonly unknown[]>(
  works: {
    readonly [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> {
  await Promise.allSettled(works);
  return (await Promise.all(works)) as unknown as T;
}
