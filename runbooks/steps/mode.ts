import type { Choice } from '../engine/types.ts';

/** How the rows get into the new database. */
export const mode: Choice = {
  name: 'mode',
  values: ['dump', 'copy', 'replicate'],
  default: 'dump',
  help:
    'how the data is moved: `dump` by pg_dump and pg_restore with a dump on this disk, `copy` from server to server, faster ' +
    'and without a file, and an interrupted copy goes on where it stopped, `replicate` while the API runs, which stops for ' +
    'seconds only; the old server must have rds.logical_replication = 1.',
};
