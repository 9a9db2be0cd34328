import { withClient } from '../client.ts';
import { together } from '../together.ts';
import { revokeFromGuests } from '../transfer/schema-rights.ts';
import { runInOrder, tryInOrder } from './in-order.ts';
import { refresh } from './materialised-views.ts';
import type { Plan } from './plan.ts';
import { copySequences } from './sequences.ts';
import { copySession } from './sessions.ts';
import { type Shop, workOffAll } from './work.ts';

const setSequences = ({ o, sessions }: Shop) =>
  withClient(
    o.source,
    (source) => sessions.withTarget((target) => copySequences(source, target)),
    copySession,
  );

/** What comes once all rows are there, one kind after the other: they lock each other's tables. Returns what is refused. */
export async function finish(shop: Shop, plan: Plan): Promise<string[]> {
  await runInOrder(shop, plan.inOrder);
  await together([workOffAll(shop, [...plan.foreignKeys, ...plan.statistics]), setSequences(shop)]);
  await runInOrder(shop, plan.privileges);
  await refresh(shop, plan.views);
  const refused = await tryInOrder(shop, plan.refusable);
  await shop.sessions.withTarget((target) => revokeFromGuests(target, plan.guests));
  return refused;
}
