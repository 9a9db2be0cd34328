import type { Choice } from '../engine/types.ts';

/** How the rows get into the new database. */
export const mode: Choice = {
  name: 'mode',
  values: ['replicate', 'copy', 'dump'],
  default: 'replicate',
  help:
    'how the data is moved: `replicate` while the API runs, which stops for seconds only; the old server must have ' +
    'rds.logical_replication = 1. Where the old database does not allow it, the run says why, goes back, and begins again with ' +
    '`copy`: from server to server while the API is stopped, and an interrupted copy goes on where it stopped. `dump` by ' +
    'pg_dump and pg_restore with a dump on this disk.',
};
