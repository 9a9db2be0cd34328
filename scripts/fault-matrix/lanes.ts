import { type Deployment, deploy } from '../../__tests__/helpers/deployment.ts';
import { minimal } from '../../__tests__/helpers/minimal.ts';
import type { Fault, Voyage } from './fault.ts';
import type { Outcome } from './trial.ts';
import { sail } from './voyage.ts';

/** A voyage and the fault it belongs to. */
interface Task {
  readonly fault: Fault;
  readonly voyage: Voyage;
}

export interface LaneOptions {
  /** Worlds side by side. */
  readonly lanes: number;
  told(fault: Fault, outcome: Outcome): void;
}

/** Goes through all voyages, several worlds side by side. A world is used again while it is as it should be. */
export async function sailAll(faults: readonly Fault[], { lanes, told }: LaneOptions): Promise<boolean> {
  const tasks: Task[] = faults.flatMap((fault) => fault.voyages.map((voyage) => ({ fault, voyage })));
  let good = true;
  const lane = async () => {
    let staging: Deployment | undefined;
    try {
      for (let task = tasks.shift(); task; task = tasks.shift()) {
        staging ??= await deploy({ settings: minimal, rows: 60_000, objects: 200 });
        const outcomes = await trySail(staging, task);
        for (const outcome of outcomes) told(task.fault, outcome);
        if (outcomes.every(({ problems }) => problems.length === 0)) continue;
        good = false;
        await staging.sandbox.stop();
        staging = undefined;
      }
    } finally {
      await staging?.sandbox.stop();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
  return good;
}

/** A voyage that founders is a problem of all its cases. */
async function trySail(staging: Deployment, { voyage }: Task): Promise<readonly Outcome[]> {
  try {
    return await sail(staging, voyage);
  } catch (error) {
    const problem = (error as Error).stack ?? String(error);
    return voyage.cases.map((one) => ({ case: one, observed: 'nothing', problems: [problem] }));
  }
}
