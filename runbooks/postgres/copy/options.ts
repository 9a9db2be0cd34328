import type { Transfer } from '../transfer/options.ts';

/** A copy of a whole database from server to server. The folder takes the schema's dump and a pass file. */
export interface CopyOptions extends Transfer {
  /** Exported, and held open, by somebody else: the moment to copy. Default: one of its own. */
  readonly snapshot?: string;
  /** Under that snapshot everything since is replicated, also that a table was emptied. Default: it is not. */
  readonly replicated?: boolean;
  /** Called when all rows are read: the source has nothing else to do. */
  readonly onRowsRead?: () => void;
  /** What the target needs first: the source is read meanwhile, nothing is made before. Default: nothing. */
  readonly ready?: Promise<void>;
  /** Ends every session of the copy, and what the servers still do for it. */
  readonly signal?: AbortSignal;
}
