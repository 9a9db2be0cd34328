import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { proveWritable } from '../postgres/writable.ts';
import { withAccess } from './access.ts';
import { asBefore, proveNothingLeft } from './as-before.ts';
import { endpoint } from './database-endpoint.ts';
import { namesOf } from './database-instance.ts';
import type { DatabaseFacts } from './facts.ts';
import { isReplicated, proveReplicationGone } from './replication.ts';
import { isReverseKept } from './reverse.ts';
import { database } from './unit.ts';
import { lookAtWayIn } from './way-in-look.ts';

type C = Context<Effects, DatabaseFacts>;

export async function proveNoWayIn(c: C): Promise<void> {
  const ways = await Promise.all([lookAtWayIn(c, 'old'), lookAtWayIn(c, 'new')]);
  const open = [...new Set(ways.flatMap((way) => way.open))];
  c.prove({
    id: 'ways-in-closed',
    title: 'No way in is open that this run has opened',
    equal: open.length === 0,
    figures: { open: open.length },
    differences: open,
  });
}

/** The application writes to the old database again, over a way in that is closed before the next proof. */
export const databaseAsBefore = asBefore<DatabaseFacts>(database, async (c) => {
  // The fence is made from this fact: without it no run has touched the database.
  if (c.facts.fencePlan)
    await withAccess(c, 'old', async () => {
      c.prove(await proveWritable(await endpoint(c, 'old', 'application')));
      if (isReplicated(c) || isReverseKept(c)) await proveReplicationGone(c);
    });
  await proveNoWayIn(c);
  proveNothingLeft(c, database, (await namesOf(c, c.fact('to'))).there);
});
