import type { Effects } from '../effects.ts';
import type { Context, Step } from '../engine/types.ts';
import { forgetWrites, verifySameRoles } from '../postgres/replicate/index.ts';
import { withAccess } from './access.ts';
import { compareLive } from './compare-live.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { replication } from './replication.ts';
import { lookAtWayIn } from './way-in-look.ts';
import { forgetWritten } from './written-file.ts';

type C = Context<Effects, DatabaseFacts>;

/** The server in use need not remember any more what is written; it goes on being followed. */
async function forget(c: C): Promise<void> {
  const { source, name } = await replication(c);
  await forgetWrites(source, name);
}

/** As in a migration that replicates. The slot that remembers what is written is this run's own here, and goes when the run is given up. */
export const compareReturn: Step<Effects, DatabaseFacts> = {
  ...compareLive,
  effect: 'change',
  async run(c) {
    const application = (await endpoint(c, 'new', 'application')).user;
    await verifySameRoles(await replication(c), { fence: c.fact('returning').fencePlan, application });
    return compareLive.run(c);
  },
  probe: async (c) => compareLive.probe?.(c) ?? { is: 'not begun' },
  commands: [
    '# SQL on the old database, while the API runs',
    "SELECT pg_create_logical_replication_slot('runbook_<run>_back_written', 'pgoutput')",
    '# compare the rows of both databases, but for those written meanwhile, which are noted',
  ],
  async finally(c) {
    if (c.facts.writersStoppedAt || (await lookAtWayIn(c, 'old')).open.length === 0) return;
    await forget(c);
  },
  undo: (c) =>
    withAccess(c, 'old', async () => {
      await forgetWritten(c.directory);
      await forget(c);
    }),
};
