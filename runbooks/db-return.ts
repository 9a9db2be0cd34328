import type { Effects } from './effects.ts';
import type { Book, Step } from './engine/types.ts';
import { closeAccess, closeBoth, openAccess } from './steps/access.ts';
import { bringBack } from './steps/bring-back.ts';
import { compareObjects } from './steps/compare-database.ts';
import { compareWritten } from './steps/compare-live.ts';
import { compareReturn } from './steps/compare-return.ts';
import { forecastDowntime } from './steps/downtime.ts';
import { endReturn } from './steps/end-reverse.ts';
import { examineReturn } from './steps/examine-return.ts';
import type { DatabaseFacts } from './steps/facts.ts';
import { fenceDatabase } from './steps/fence-database.ts';
import { finishReturn } from './steps/finish-replication.ts';
import { letFollow } from './steps/follow.ts';
import { liftReturned } from './steps/lift-returned.ts';
import { maxDowntime } from './steps/max-downtime.ts';
import { preflightReturn } from './steps/preflight-return.ts';
import { returnedAsBefore } from './steps/returned-as-before.ts';
import { snapshotState } from './steps/snapshot-state.ts';
import { settled, switchOver } from './steps/switch-over.ts';
import { database } from './steps/unit.ts';
import { holdReleases, startWriters, stopWriters } from './steps/writers.ts';

/** There is only one way to go back. */
const always = ({ only: _, ...step }: Step<Effects, DatabaseFacts>) => step as Step<Effects, DatabaseFacts>;

/** Goes back to the database that a migration with `--keep-reverse` has left, with all that was written since. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'db-return',
  title: 'Go back to the old database, past the point of no return',
  about: `For a migration that was begun with \`--keep-reverse\`, until its old database is retired. Put the database section of the
workspace file back to what it was before, then run this. In its steps, as in those of every migration, the database in use is the
old one, and the one to return to, which has followed it all the time, is the new one. What is left behind is kept,
untouched behind a fence, until \`runbook db-retire\`. Until the writers start, \`runbook rollback\` brings everything
back as it was, and there is a way to return as before.`,
  choices: [maxDowntime],
  steps: [
    preflightReturn,
    snapshotState(),
    openAccess('old'),
    examineReturn,
    holdReleases(),
    bringBack,
    openAccess('new'),
    always(compareReturn),
    forecastDowntime(),
    stopWriters(),
    fenceDatabase,
    liftReturned,
    always(finishReturn),
    always(compareWritten),
    always(compareObjects),
    closeAccess,
    switchOver(database, { beforeUndo: closeBoth }),
    startWriters(),
    endReturn,
    letFollow(database),
    settled(database),
  ],
  asBefore: returnedAsBefore,
  noWayBack: `The database that was returned to has writes that the other one lacks. Instead: go on until the plan is empty. If it
is not what you want after all, migrate to a further generation.`,
};
