import { withClient } from '../client.ts';
import { together } from '../together.ts';
import { revokeFromGuests } from '../transfer/schema-rights.ts';
import { runInOrder, tryInOrder } from './in-order.ts';
import type { Plan } from './plan.ts';
import { workInRounds } from './rounds.ts';
import { copySequences } from './sequences.ts';
import { copySession } from './sessions.ts';
import type { Shop } from './work.ts';

const setSequences = ({ o, sessions }: Shop) =>
  withClient(
    o.source,
    (source) => sessions.withTarget((target) => copySequences(source, target)),
    copySession,
  );

/** An owner who has taken a right from himself may not look at his own foreign keys any more. */
const takesFromRole = ({ sql }: Plan['privileges'][number]) => /^REVOKE .* FROM (?!PUBLIC;)/m.test(sql);

/** What looks at all rows of a table, and the sequences. A view is filled with its owner's rights, and planned by statistics. */
async function lookAtRows(shop: Shop, plan: Plan): Promise<void> {
  const { foreignKeys, statistics, privileges, views } = plan;
  const late = privileges.some(takesFromRole);
  if (!late) await runInOrder(shop, privileges);
  const rounds = [statistics, ...(late ? [] : views)];
  await together([workInRounds(shop, rounds, foreignKeys), setSequences(shop)]);
  if (!late) return;
  await runInOrder(shop, privileges);
  await workInRounds(shop, views);
}

/** What comes once all rows are there, one kind after the other: they lock each other's tables. Returns what is refused. */
export async function finish(shop: Shop, plan: Plan): Promise<string[]> {
  await runInOrder(shop, plan.inOrder);
  await lookAtRows(shop, plan);
  const refused = await tryInOrder(shop, plan.refusable);
  await shop.sessions.withTarget((target) => revokeFromGuests(target, plan.guests));
  return refused;
}
