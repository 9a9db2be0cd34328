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
  fence: { during: 'the fence goes up', step: 'fence-database', side: 'old' },
  roles: { during: 'the roles are created', step: 'create-roles', side: 'new' },
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

const cutting =
  (ends: Cut['ends']) =>
  ({ during, step, side, query }: Phase): Case => ({
    during,
    step,
    expected: 'exit code 1, naming the step; `--resume` goes on',
    ends: { code: 1, says: /--resume/ },
    faults: ({ databases }) => [{ database: databases[side], application: 'runbook', query, ends }],
  });

const { examine, fence, roles, dump, restore, compare } = phases;

/** A voyage in each direction: what is cut in the first goes on, in the second it goes back. */
const cut = (id: string, title: string, ends: Cut['ends']): Fault => ({
  id,
  title,
  voyages: [
    { book: 'db-migrate', cases: [examine, fence, roles, dump, compare].map(cutting(ends)), goes: 'on' },
    { book: 'db-migrate', cases: [restore].map(cutting(ends)), goes: 'back' },
  ],
});

/** `pg_terminate_backend`: what a patched or impatient colleague does. */
export const sessionEnded = cut('session-ended', 'a database session is ended', 'session');

/** What a failover looks like: every session gone at once, the server away for a moment. */
export const serverCrashed = cut('server-crashed', 'a database server crashes', 'server');
