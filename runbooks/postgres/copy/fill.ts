import type { Client } from 'pg';
import { together } from '../together.ts';
import { indexTasks } from './indexes.ts';
import type { Plan } from './plan.ts';
import type { Tally } from './progress.ts';
import { createQueue, type Task } from './queue.ts';
import { type Part, tableKey } from './relations.ts';
import { rowTasks } from './rows.ts';
import type { Pair } from './sessions.ts';
import { pairs, type Shop, targets, undone, workOff } from './work.ts';

/** Not all for the biggest table: while it is copied, others are made whole. */
const perTable = (jobs: number) => Math.max(1, jobs - 1);

export interface Filling {
  readonly plan: Plan;
  readonly largeObjects: readonly Task<Pair>[];
  readonly tally: Tally;
}

/** Copies all rows and large objects, and builds what belongs to a table as soon as its rows are there. */
export async function fill(shop: Shop, { plan, largeObjects, tally }: Filling): Promise<void> {
  const copies = createQueue<Pair>(perTable(shop.jobs));
  const builds = createQueue<Client>(shop.jobs);
  const add = (tasks: Task<Client>[]) => builds.add(undone(shop, tasks));
  const finished = ({ relation }: Part) =>
    add(indexTasks(relation, plan.owned.get(tableKey(relation)) ?? [], add));
  copies.add(undone(shop, rowTasks(plan.parts, { tally, finished })));
  copies.add(largeObjects);
  copies.close();
  await together([
    workOff(shop, pairs(shop), copies, builds.giveUp).then(() => {
      shop.o.onRowsRead?.();
      builds.close();
    }),
    workOff(shop, targets(shop), builds, copies.giveUp),
  ]);
}
