import type { Effects } from './effects.ts';
import type { Book, Chosen } from './engine/types.ts';
import { closeAccess, closeBoth, openAccess } from './steps/access.ts';
import { beginReplication } from './steps/begin-replication.ts';
import { compareDatabase, compareObjects } from './steps/compare-database.ts';
import { compareLive, compareWritten } from './steps/compare-live.ts';
import { copyDatabase } from './steps/copy-database.ts';
import { createDatabase } from './steps/create-database.ts';
import { createRoles } from './steps/create-roles.ts';
import { databaseAsBefore } from './steps/database-as-before.ts';
import { takeOutOfState } from './steps/detach.ts';
import { forecastDowntime } from './steps/downtime.ts';
import { examineDatabase } from './steps/examine-database.ts';
import type { DatabaseFacts } from './steps/facts.ts';
import { fenceDatabase } from './steps/fence-database.ts';
import { endReplication, finishReplication } from './steps/finish-replication.ts';
import { letFollow } from './steps/follow.ts';
import { followBack, tryReverse } from './steps/keep-reverse.ts';
import { maxDowntime } from './steps/max-downtime.ts';
import { mode } from './steps/mode.ts';
import { moveDatabase } from './steps/move-database.ts';
import { preflightDatabase } from './steps/preflight-database.ts';
import { keepReverse } from './steps/reverse-choice.ts';
import { snapshotDatabase } from './steps/snapshot-database.ts';
import { snapshotState } from './steps/snapshot-state.ts';
import { settled, switchOver } from './steps/switch-over.ts';
import { database } from './steps/unit.ts';
import { holdReleases, startWriters, stopWriters } from './steps/writers.ts';

/** Past the point of no return there is only what was asked for before. */
const instead = ({ 'keep-reverse': kept }: Chosen) =>
  kept === 'yes'
    ? `The API writes to the new database, and the old one follows it. Instead: go on until the plan is empty. Then, until
\`runbook db-retire\`, \`runbook db-return\` goes back to the old database, and loses nothing.`
    : `The new database has writes that the old one lacks. Instead: go on until the plan is empty. What the old one held
when the writers were stopped is whole in its instance, behind the fence, until \`runbook db-retire\`; an RDS snapshot from the beginning
of this run is there as well. If the new instance is not what you want, finish, then migrate to a further generation. With
\`--keep-reverse\` there would be another way: \`runbook db-return\`.`;

/** Moves the database of a workspace into the generation its workspace file describes. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'db-migrate',
  title: 'Move the database into a new RDS instance',
  about: `Raise \`database.generation\` in the workspace file, then run this. The old instance is kept, untouched
behind a fence, until \`runbook db-retire\`. Until the writers start on the new database,
\`runbook rollback\` brings everything back as it was.`,
  choices: [mode, maxDowntime, keepReverse],
  steps: [
    preflightDatabase,
    snapshotState(),
    openAccess('old'),
    examineDatabase,
    snapshotDatabase,
    holdReleases(),
    takeOutOfState(database),
    createDatabase,
    openAccess('new'),
    createRoles,
    tryReverse,
    beginReplication,
    compareLive,
    forecastDowntime(),
    stopWriters(),
    fenceDatabase,
    moveDatabase,
    copyDatabase,
    compareDatabase,
    finishReplication,
    compareWritten,
    endReplication,
    compareObjects,
    followBack,
    closeAccess,
    switchOver(database, { beforeUndo: closeBoth }),
    startWriters(),
    letFollow(database),
    settled(database),
  ],
  asBefore: databaseAsBefore,
  noWayBack: instead,
};
