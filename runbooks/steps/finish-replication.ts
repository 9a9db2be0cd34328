import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { drain, dropReplication, finishReplication as finish } from '../postgres/replicate/index.ts';
import { patience } from './compare-live.ts';
import { lookAtCopy, markWhole } from './copy-mark.ts';
import type { DatabaseFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { patiently } from './passing.ts';
import { lookAtEnds, replication } from './replication.ts';

type C = Context<Effects, DatabaseFacts>;

const only = { mode: ['replicate'] };

const commands = [
  '# SQL on the old database',
  'SELECT pg_current_wal_flush_lsn()    # and wait until replication slot runbook_<run> has confirmed it',
  '# SQL on the new database',
  'SELECT setval(<sequence>, …)    # every sequence',
  'TRUNCATE <table>; COPY <table> FROM STDIN    # every table that cannot be replicated',
  'SELECT lo_put(<oid>, …)    # every large object that was written meanwhile',
  'REFRESH MATERIALIZED VIEW <view>    # every one that was refreshed on the old database meanwhile',
];

async function bringRest(c: C): Promise<void> {
  const ends = await replication(c);
  const lsn = await drain({ ...ends, seconds: patience });
  const { sequences, tables, largeObjects } = await finish(ends);
  c.log(`Up to ${lsn}; beside that ${sequences} sequences, ${tables} tables, ${largeObjects} large objects.`);
}

/** The last that was written before the fence is on the new database, and all that replication leaves out. */
export const finishReplication: Step<Effects, DatabaseFacts> = {
  id: 'finish-replication',
  title: 'Let the last writes arrive; bring over sequences and what is not replicated',
  only,
  meanwhile: whileStopped('the old database is whole, and the new one has nearly all of it; deploy nothing'),
  effect: 'change',
  retry: patiently,
  async probe(c) {
    const { moved } = await lookAtCopy(c);
    return moved ? done({ moved }) : notBegun;
  },
  async run(c) {
    await bringRest(c);
    await markWhole(c, c.fact('moved'));
    return {};
  },
  commands,
  rehearse: async () => commands,
  undo: async (c) => c.log('The copy disappears with the new database.'),
};

/** The same on the way back. Nothing says on the server that it was done: it takes seconds, and is done again. */
export const finishReturn: Step<Effects, DatabaseFacts> = {
  ...finishReplication,
  effect: 'change',
  probe: async () => notBegun,
  async run(c) {
    await bringRest(c);
    return {};
  },
  undo: async (c) => c.log('It goes on following, and is brought all of it again when somebody returns.'),
};

const dropping = [
  '# SQL on the new database',
  'DROP SUBSCRIPTION runbook_<run>',
  '# SQL on the old database',
  'SELECT pg_drop_replication_slot(<slot>); DROP PUBLICATION runbook_<run>; DROP ROLE runbook_<run>',
];

/** Both databases stand for themselves again, and neither remembers the other. */
export const endReplication: Step<Effects, DatabaseFacts> = {
  id: 'end-replication',
  title: 'Drop subscription, slots, publication and role',
  only,
  effect: 'change',
  retry: patiently,
  probe: async (c) => ((await lookAtEnds(c)).length === 0 ? done({ replicating: false }) : notBegun),
  async run(c) {
    await dropReplication(await replication(c));
    return { replicating: false };
  },
  commands: dropping,
  rehearse: async () => dropping,
  undo: async () => {},
};
