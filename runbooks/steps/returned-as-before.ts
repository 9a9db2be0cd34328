import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { lookAtFence } from '../postgres/fence.ts';
import { lookAtLag } from '../postgres/replicate/index.ts';
import { proveWritable } from '../postgres/writable.ts';
import { withAccess } from './access.ts';
import { asBefore } from './as-before.ts';
import { proveNoWayIn } from './database-as-before.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { replication } from './replication.ts';
import { database } from './unit.ts';

type C = Context<Effects, DatabaseFacts>;

/** It can be returned to as before: it is followed, and nobody else writes to it. */
async function proveFollows(c: C): Promise<void> {
  const { source, name } = await replication(c);
  const { kept } = await lookAtLag(source, name);
  const { open } = await lookAtFence(await endpoint(c, 'new'), c.fact('returning').fencePlan);
  c.prove({
    id: 'reverse-stands',
    title: 'The other database is fenced, and follows as before',
    equal: open.length === 0,
    figures: { kept },
    differences: open,
  });
}

/** The application writes to the database that was to be left, and the other one follows it as before. */
export const returnedAsBefore = asBefore<DatabaseFacts>(database, async (c) => {
  if (c.facts.fencePlan)
    await withAccess(c, 'old', async () => {
      c.prove(await proveWritable(await endpoint(c, 'old', 'application')));
      await withAccess(c, 'new', () => proveFollows(c));
    });
  await proveNoWayIn(c);
});
