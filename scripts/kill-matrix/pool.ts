import { type Lane, openLane } from './lane.ts';

/** Worlds that work side by side; each is opened when it is first needed. */
export interface Pool {
  /**
   * Does every task in some world, until there is no next one; each worker asks for its own. A task that leaves its world
   * spoilt says so, and the world is replaced.
   */
  each<T>(
    next: (worker: object) => Promise<T | undefined>,
    work: (lane: Lane, task: T) => Promise<{ readonly spoilt: boolean }>,
  ): Promise<void>;
  close(): Promise<void>;
}

interface PoolOptions {
  readonly project: string;
  readonly lanes: number;
  readonly real: boolean;
}

export function openPool({ project, lanes, real }: PoolOptions): Pool {
  const open = new Set<Lane>();
  const add = async (tries = 3): Promise<Lane> => {
    try {
      const lane = await openLane(project, real);
      open.add(lane);
      return lane;
    } catch (error) {
      // A busy machine may not bring one up in time; an hour's work shall not end with that.
      if (tries === 1) throw error;
      return add(tries - 1);
    }
  };
  const remove = async (lane: Lane) => {
    open.delete(lane);
    await lane.close();
  };
  return {
    async each(next, work) {
      const one = async () => {
        let lane: Lane | undefined;
        const worker = {};
        for (let task = await next(worker); task !== undefined; task = await next(worker)) {
          lane ??= await add();
          if (!(await work(lane, task)).spoilt) continue;
          await remove(lane);
          lane = undefined;
        }
      };
      await Promise.all(Array.from({ length: lanes }, one));
    },
    close: async () => void (await Promise.all([...open].map(remove))),
  };
}
