import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, Fault } from '../fault.ts';
import { injected } from '../inject.ts';
import type { Trial } from '../trial.ts';

/** Folders of dumps that nobody removed. */
function dumpsLeft({ staging: { runs } }: Trial): string[] {
  const folder = join(runs, 'staging');
  const dumps = readdirSync(folder).map((run) => join(folder, run, 'dump'));
  return dumps.filter((dump) => existsSync(dump)).map((dump) => `left behind: ${dump}`);
}

const dumping: Case = {
  during: 'the old database is dumped',
  step: 'move-database',
  expected:
    'exit code 1, naming the folder, what is free and what is needed; the dump is removed, `--resume` goes on',
  ends: { code: 1, says: /does not fit into[\s\S]*is free[\s\S]*--resume/ },
  env: () => injected({ dump: 512 }),
  check: async (trial) => dumpsLeft(trial),
};

const journalling = (during: string, after: string, step: string): Case => ({
  during,
  step,
  expected: 'exit code 1 before the next effect, naming the journal; `--resume` goes on',
  ends: { code: 1, says: /journal\.jsonl[\s\S]*ENOSPC[\s\S]*--resume/ },
  env: () => injected({ journal: { after, code: 'ENOSPC' } }),
});

/** A full disk beneath the runs folder. */
export const diskFull: Fault = {
  id: 'disk-full',
  title: 'the disk is full',
  voyages: [
    {
      book: 'db-migrate',
      goes: 'on',
      cases: [
        dumping,
        journalling(
          'the journal says that the copy is done',
          '"begin","step":"move-database"',
          'move-database',
        ),
        journalling(
          'the journal is about to say that the writers are started',
          '"done","step":"switch-database"',
          'start-writers',
        ),
      ],
    },
  ],
};

const readOnlyLater = (during: string, after: string, step: string): Case => ({
  during,
  step,
  expected: 'exit code 1 before the next effect, naming the journal; `--resume` goes on',
  ends: { code: 1, says: /journal\.jsonl[\s\S]*EROFS[\s\S]*--resume/ },
  env: () => injected({ journal: { after, code: 'EROFS' } }),
});

export const readOnly: Fault = {
  id: 'read-only',
  title: 'the runs folder cannot be written to',
  voyages: [
    {
      book: 's3-migrate',
      goes: 'back',
      cases: [
        {
          during: 'the run is started',
          expected: 'exit code 2, naming the folder; nothing was done',
          ends: { code: 2, says: /EROFS[\s\S]*RUNBOOK_DIRECTORY/ },
          env: ({ staging }) => injected({ folder: staging.runs }),
        },
        readOnlyLater('the old bucket is fenced', '"done","step":"stop-writers"', 'fence-bucket'),
      ],
    },
  ],
};
