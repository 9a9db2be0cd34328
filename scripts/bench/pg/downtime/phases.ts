import { performance } from 'node:perf_hooks';

/** What was done one after the other, and the seconds it took. */
export interface Phases {
  readonly seconds: ReadonlyMap<string, number>;
  /** Does it, and remembers how long it took. */
  take<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export function createPhases(): Phases {
  const seconds = new Map<string, number>();
  return {
    seconds,
    async take(name, work) {
      const start = performance.now();
      const result = await work();
      seconds.set(name, (performance.now() - start) / 1000);
      return result;
    },
  };
}
