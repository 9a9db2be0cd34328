import { join } from 'node:path';
import type { Folder } from '../engine/entry.ts';

/** `20261121T132218Z`: sorts by time, and any file system takes it. */
const stamp = (at: Date) => at.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');

export const backupFolder: Folder = {
  name: 'to',
  fact: 'folder',
  help: 'a folder that is not there yet (default: backups/<workspace>/<time>)',
  usual: (workspace, at) => join('backups', workspace, stamp(at)),
};
