import type { BookEntry } from './engine/entry.ts';
import { backupFolder } from './steps/backup-folder.ts';
import { bucketMode, maxDelete } from './steps/bucket-mode.ts';
import { login, write } from './steps/console-choices.ts';
import { maxDowntime } from './steps/max-downtime.ts';
import { mode } from './steps/mode.ts';
import { intoNew, restoreFolder } from './steps/restore-choices.ts';
import { keepReverse } from './steps/reverse-choice.ts';

/** Every runbook of the command; their code is loaded only when they are used. */
export const books: readonly BookEntry[] = [
  {
    id: 'db-migrate',
    title: 'Move the database into a new RDS instance',
    choices: [mode, maxDowntime, keepReverse],
    load: async () => (await import('./db-migrate.ts')).book,
  },
  {
    id: 'db-return',
    title: 'Go back to the old database, past the point of no return',
    choices: [maxDowntime],
    load: async () => (await import('./db-return.ts')).book,
  },
  {
    id: 's3-migrate',
    title: 'Move the media bucket into a new bucket',
    choices: [bucketMode, maxDelete, maxDowntime],
    load: async () => (await import('./s3-migrate.ts')).book,
  },
  {
    id: 'db-retire',
    title: 'Delete the database that a finished migration left behind',
    load: async () => (await import('./db-retire.ts')).book,
  },
  {
    id: 's3-retire',
    title: 'Delete the bucket that a finished migration left behind',
    load: async () => (await import('./s3-retire.ts')).book,
  },
  {
    id: 'db-verify',
    title: 'Compare the databases of a finished migration again',
    verifies: 'db-migrate',
    load: async () => (await import('./db-verify.ts')).book,
  },
  {
    id: 's3-verify',
    title: 'Compare the buckets of a finished migration again',
    verifies: 's3-migrate',
    load: async () => (await import('./s3-verify.ts')).book,
  },
  {
    id: 'db-role',
    title: "Create the application's role in a newly deployed database",
    load: async () => (await import('./db-role.ts')).book,
  },
  {
    id: 'db-backup',
    title: 'Dump the database of a workspace into a folder',
    folder: backupFolder,
    load: async () => (await import('./db-backup.ts')).book,
  },
  {
    id: 'db-restore',
    title: 'Restore a backup into the empty database of a workspace, or into a new one beside it',
    folder: restoreFolder,
    choices: [intoNew],
    load: async () => (await import('./db-restore.ts')).book,
  },
  {
    id: 'db-console',
    title: 'Open psql on the database of a workspace',
    choices: [write, login],
    words: ['[psql...]', "after `--`: what goes to psql, for example -- -c 'select 1'"],
    load: async () => (await import('./db-console.ts')).book,
  },
  {
    id: 'api-release',
    title: 'Release the newest revision of the API through CodeDeploy',
    load: async () => (await import('./api-release.ts')).book,
  },
  {
    id: 'doctor',
    title: 'Find what dead runs have left, ways into a database and replications, and remove it',
    load: async () => (await import('./doctor.ts')).book,
  },
  {
    id: 'workspace-destroy',
    title: 'Destroy a workspace with everything in it',
    load: async () => (await import('./workspace-destroy.ts')).book,
  },
];
