/** Something to do in a session of kind `S`. */
export interface Task<S> {
  readonly id: string;
  /** The heaviest is taken first. */
  readonly weight: number;
  /** Tasks of the same thing get into each other's way. */
  readonly of: string;
  run(session: S): Promise<void>;
  /** Called when it is done, by this run or one before. */
  finished?(): void;
}

/** Tasks for several workers. */
export interface Queue<S> {
  add(tasks: readonly Task<S>[]): void;
  /** The next task, waited for; undefined when all is done, or given up. */
  take(): Promise<Task<S> | undefined>;
  /** To be called when a task that was taken has been run, after what follows from it was added. */
  done(task: Task<S>): void;
  /** Nothing will be added any more but by tasks that run. */
  close(): void;
  /** Hands out nothing more. */
  giveUp(): void;
}

/** Of so few each finds its place for itself: to sort all the others again for each would take long where there are many. */
const few = 100;

/** Before those of the same weight that are there already: the heaviest is taken from the end. */
function placeFor<S>(sorted: readonly Task<S>[], { weight }: Task<S>): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] as Task<S>).weight < weight) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** A queue that hands out at most `atMost` tasks of the same thing at a time. */
export function createQueue<S>(atMost: number): Queue<S> {
  // The heaviest last, where taking it costs nothing.
  let tasks: Task<S>[] = [];
  const waiting: (() => void)[] = [];
  const busy = new Map<string, number>();
  let running = 0;
  let [closed, givenUp] = [false, false];
  const wake = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  const free = ({ of }: Task<S>) => (busy.get(of) ?? 0) < atMost;
  const count = (of: string, change: number) => {
    running += change;
    busy.set(of, (busy.get(of) ?? 0) + change);
    if (busy.get(of) === 0) busy.delete(of);
  };
  return {
    add(more) {
      if (more.length > few) tasks = tasks.concat(more).sort((a, b) => a.weight - b.weight);
      else for (const task of more) tasks.splice(placeFor(tasks, task), 0, task);
      wake();
    },
    async take() {
      for (;;) {
        const index = givenUp ? -1 : tasks.findLastIndex(free);
        const [task] = index === -1 ? [] : tasks.splice(index, 1);
        if (task) count(task.of, 1);
        if (task || givenUp || (closed && tasks.length === 0 && running === 0)) return task;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    done(task) {
      count(task.of, -1);
      wake();
    },
    close() {
      closed = true;
      wake();
    },
    giveUp() {
      givenUp = true;
      wake();
    },
  };
}
