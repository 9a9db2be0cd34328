import type { Choice, Runtime } from '../engine/types.ts';
import { replicationName } from '../postgres/replicate/index.ts';
import type { DatabaseFacts } from './facts.ts';

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

type Chosen = Pick<Runtime<DatabaseFacts>, 'chosen' | 'runId'>;

/** Whether the new database follows the old one while that is used. */
export const isReplicated = ({ chosen }: Pick<Chosen, 'chosen'>): boolean => chosen.mode === 'replicate';

/** The role that goes through the fence: the new server's, which has to hear the last that was written. */
export const keptByFence = (c: Chosen): { keep?: string } =>
  isReplicated(c) ? { keep: replicationName(c.runId) } : {};
