/** A text in the store, with what identifies this version of it. */
export interface Stored {
  readonly text: string;
  readonly version: string;
}

/**
 * What the runners of a workspace share, whichever machine they are on: its lease and the copies of its runs. It lies
 * where the Terraform state lies. Every call gives up after a while and throws; none of them is repeated here.
 */
export interface Store {
  /** Where it is, in the operator's words: `s3://bucket/knowme/staging/runbook`. */
  readonly place: string;
  read(key: string, signal?: AbortSignal): Promise<Stored | undefined>;
  /**
   * Writes only over the version `over`, or only where nothing is yet (`null`), at once and as a whole. Returns the new
   * version; `undefined` when somebody else came first.
   */
  write(key: string, text: string, over: string | null, signal?: AbortSignal): Promise<string | undefined>;
  /** The keys that begin with a prefix, sorted. */
  list(prefix: string, signal?: AbortSignal): Promise<readonly string[]>;
}
