/** One thing that is not on the target as it is on the source, and what the comparison has to say of it. */
export interface Fault {
  /** Of the catalogue, or of data. */
  readonly class: string;
  /** Makes the fault in a clone, as a superuser. */
  readonly sql: string;
  /** All that the proofs but the schema's text say, each line after the id of its proof. */
  readonly said: readonly string[];
  /** Puts right what is not the database's own but the whole server's. */
  readonly repair?: string;
}
