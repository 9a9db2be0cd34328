import type { Folder } from '../engine/entry.ts';
import type { Choice } from '../engine/types.ts';

/** What is restored. */
export const restoreFolder: Folder = {
  name: 'folder',
  fact: 'folder',
  help: 'the folder that `runbook db-backup` has made.',
};

/** Where to; without it into the database of the workspace. A name that nobody has to quote. */
export const intoNew: Choice = {
  name: 'into-new',
  values: [],
  default: '',
  form: { pattern: /^[a-z_][a-z0-9_]{0,62}$/, example: 'before_the_sale' },
  help:
    'restore into a new database of this name beside the one of the workspace, which goes on meanwhile: to look into a backup, ' +
    'or to take single rows out of it.',
};
