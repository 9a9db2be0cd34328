import { withClient } from '../client.ts';
import { revokeFromGuests } from '../transfer/schema-rights.ts';
import { runInOrder, tryInOrder } from './in-order.ts';
import { refresh } from './materialised-views.ts';
import type { Plan } from './plan.ts';
import { copySequences } from './sequences.ts';
import { copySession } from './sessions.ts';
import { type Shop, workOffAll } from './work.ts';

/** What comes once all rows are there, one kind after the other: they lock each other's tables. Returns what is refused. */
export async function finish(shop: Shop, plan: Plan): Promise<string[]> {
  await runInOrder(shop, plan.inOrder);
  await workOffAll(shop, [...plan.foreignKeys, ...plan.statistics]);
  await withClient(
    shop.o.source,
    (source) => shop.sessions.withTarget((target) => copySequences(source, target)),
    copySession,
  );
  await runInOrder(shop, plan.privileges);
  await refresh(shop, plan.views);
  const refused = await tryInOrder(shop, plan.refusable);
  await shop.sessions.withTarget((target) => revokeFromGuests(target, plan.guests));
  return refused;
}
