/** Work that is found while it is done: nobody is sent home as long as somebody else may find more. */
export interface Backlog<T> {
  /** What is to be done next, as soon as there is something; `undefined` once all is done. Whoever comes back has done its last task. */
  next(worker: object): Promise<T | undefined>;
  /** Adds tasks, the heaviest first, or in front of all others. */
  add(tasks: readonly T[], inFront?: boolean): void;
}

export function openBacklog<T extends { readonly weight: number }>(first: readonly T[]): Backlog<T> {
  const tasks = [...first];
  const waiting: { readonly worker: object; take(task: T | undefined): void }[] = [];
  const busy = new Set<object>();
  const share = () => {
    while (waiting.length > 0 && (tasks.length > 0 || busy.size === 0)) {
      const { worker, take } = waiting.shift() as (typeof waiting)[number];
      const task = tasks.shift();
      if (task) busy.add(worker);
      take(task);
    }
  };
  return {
    next: (worker) =>
      new Promise((take) => {
        busy.delete(worker);
        waiting.push({ worker, take });
        share();
      }),
    add(more, inFront = false) {
      tasks.unshift(...more);
      if (!inFront) tasks.sort((a, b) => b.weight - a.weight);
      share();
    },
  };
}
