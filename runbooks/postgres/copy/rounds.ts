import type { Client } from 'pg';
import { createQueue, type Task } from './queue.ts';
import { type Shop, targets, undone, workOff } from './work.ts';

type Tasks = readonly Task<Client>[];

/** Works off tasks of the target, each round when the one before is done; others beside them. Those of one thing never side by side. */
export async function workInRounds(shop: Shop, rounds: readonly Tasks[], beside: Tasks = []): Promise<void> {
  const queue = createQueue<Client>(1);
  const left = [...rounds];
  const next = () => {
    const round = left.shift();
    if (!round) return;
    let open = round.length;
    const finished = () => {
      open -= 1;
      if (open === 0) next();
    };
    if (open === 0) next();
    queue.add(
      undone(
        shop,
        round.map((task) => ({ ...task, finished })),
      ),
    );
  };
  queue.add(undone(shop, beside));
  next();
  queue.close();
  await workOff(shop, targets(shop), queue);
}
