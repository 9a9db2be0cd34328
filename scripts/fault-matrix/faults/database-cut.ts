import type { Cut } from '../../sandbox/faults/fault.ts';
import type { Case, Fault } from '../fault.ts';

interface Phase {
  readonly during: string;
  readonly step: string;
  readonly side: 'old' | 'new';
  readonly query?: string;
}

const phases = {
  examine: { during: 'the old database is examined', step: 'examine-database', side: 'old' },
  roles: { during: 'the roles are created', step: 'create-roles', side: 'new' },
  fence: { during: 'the fence goes up', step: 'fence-database', side: 'old' },
  dump: {
    during: 'the old database is dumped',
    step: 'move-database',
    side: 'old',
    query: '^COPY .* TO stdout',
  },
  restore: {
    during: 'the dump is restored',
    step: 'move-database',
    side: 'new',
    query: '^COPY .* FROM stdin',
  },
  compare: { during: 'both sides are compared', step: 'compare-database', side: 'new' },
} satisfies Record<string, Phase>;

const once =
  (ends: Cut['ends']) =>
  ({ during, step, side, query }: Phase): Case => ({
    during,
    step,
    expected: 'the step is tried again after a pause, and passes; a copy that was cut is thrown away first',
    ends: 'passes',
    faults: ({ databases }) => [{ database: databases[side], application: 'runbook', query, ends }],
  });

const always = (ends: Cut['ends'], { during, step, side, query }: Phase): Case => ({
  during: `${during}, each time it is tried`,
  step,
  expected: 'exit code 1, naming the step; `--resume` goes on, `rollback` goes back',
  ends: { code: 1, says: /Dump the old database[\s\S]*failed[\s\S]*--resume[\s\S]*rollback/ },
  faults: ({ databases }) => [
    { database: databases[side], application: 'runbook', query, ends, times: 1000 },
  ],
});

const { examine, roles, fence, dump, restore, compare } = phases;

/** `pg_terminate_backend`: what an impatient colleague does, or maintenance. */
export const sessionEnded: Fault = {
  id: 'session-ended',
  title: 'a database session is ended',
  voyages: [
    {
      book: 'db-migrate',
      cases: [examine, roles, fence, dump, compare].map(once('session')),
      goes: 'on',
    },
    { book: 'db-migrate', cases: [always('session', restore)], goes: 'back' },
  ],
};

/** What a failover looks like: every session gone at once and without a word, the server away for a moment. */
export const serverCrashed: Fault = {
  id: 'server-crashed',
  title: 'a database server crashes',
  voyages: [
    {
      book: 'db-migrate',
      cases: [examine, roles, fence, restore, compare].map(once('server')),
      goes: 'on',
    },
    { book: 'db-migrate', cases: [always('server', dump)], goes: 'back' },
  ],
};
