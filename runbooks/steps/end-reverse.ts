import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import type { Endpoint } from '../postgres/client.ts';
import { closeBoth, withAccess } from './access.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts, ReverseFacts } from './facts.ts';
import { patiently } from './passing.ts';
import { dropReverse, withBoth } from './reverse.ts';

type C = Context<Effects, DatabaseFacts>;

const commands = (subscriber: string, publisher: string) => [
  `# SQL on the ${subscriber} database`,
  'DROP SUBSCRIPTION runbook_<run>_back',
  `# SQL on the ${publisher} database`,
  'SELECT pg_drop_replication_slot(<slot>); DROP PUBLICATION runbook_<run>_back; DROP ROLE runbook_<run>_back',
];

/** After a return: the database that was left is followed no more. */
export const endReturn: Step<Effects, DatabaseFacts> = {
  id: 'end-reverse',
  title: 'Drop subscription, slots, publication and role',
  meanwhile: {
    safe: true,
    what: 'the API runs on the database that was returned to; the other one may keep WAL that nobody reads',
  },
  effect: 'change',
  retry: patiently,
  // Nothing but this run makes it so, and to look takes a way in.
  probe: async (c) => (c.facts.reverse === null ? done() : notBegun),
  async run(c) {
    const { reverse, grantedOwners } = c.fact('returning');
    await withBoth(c, async () =>
      dropReverse(c, {
        source: await endpoint(c, 'old'),
        target: await endpoint(c, 'new'),
        name: reverse.name,
        granted: { source: reverse.granted, target: grantedOwners },
      }),
    );
    return { reverse: null };
  },
  commands: commands('new', 'old'),
  rehearse: async () => commands('new', 'old'),
  finally: closeBoth,
  undo: { manual: 'Never needed: before this step there is no way back any more.' },
};

/** Ends it on the database in use; on the other one where that still answers: it goes, with all that is on it. */
async function endBeforeRetirement(c: C, { name, granted }: ReverseFacts): Promise<void> {
  const seen = await describeInstance(c.aws, c.fact('oldInstance').identifier);
  const drop = async (target?: Endpoint) =>
    dropReverse(c, {
      source: await endpoint(c, 'new'),
      target,
      name,
      granted: { source: granted, target: [] },
    });
  if (seen?.status === 'available') await withBoth(c, async () => drop(await endpoint(c, 'old')));
  else await withAccess(c, 'new', () => drop());
}

/** Before the old database is deleted: from here on nobody goes back to it. */
export const endReverse: Step<Effects, DatabaseFacts> = {
  id: 'end-reverse',
  title: 'End the replication back to the old database, if there is one',
  meanwhile: {
    safe: true,
    what: 'the old database may not follow the one in use any more, which is untouched',
  },
  effect: 'irreversible',
  retry: patiently,
  probe: async (c) => (c.facts.reverse ? notBegun : done()),
  async run(c) {
    await endBeforeRetirement(c, c.fact('reverse') as ReverseFacts);
    return { reverse: null };
  },
  commands: commands('old', 'new'),
  rehearse: async (c) =>
    c.facts.reverse ? commands('old', 'new') : ['nothing: the old database does not follow'],
  finally: closeBoth,
};
