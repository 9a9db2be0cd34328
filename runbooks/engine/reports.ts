import type { Json } from './types.ts';

/** How far a long step has come. `done` and `total` count `unit`s. */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  readonly unit: 'bytes' | 'rows' | 'objects' | 'tables' | 'tasks' | 'seconds';
  readonly note?: string;
}

/** A comparison with its figures, kept in the journal and in the certificate. */
export interface Proof {
  readonly id: string;
  readonly title: string;
  readonly equal: boolean;
  readonly figures: Readonly<Record<string, Json>>;
  /** What differs, one operator-readable line each; empty when equal. */
  readonly differences: readonly string[];
}

/** A Terraform plan as the journal and the certificate keep it. */
export type Fingerprint = {
  /** Of the plan file. */
  sha256: string;
  /** The version of Terraform that made it. */
  terraform: string;
  changes: { address: string; actions: string[] }[];
  /** Names of the outputs that change. */
  outputs: string[];
};

/** How far the world already is where a step would bring it. Made by `done`, `halfDone` and `notBegun`. */
export type Standing<F> =
  | { readonly is: 'done'; readonly facts: Partial<F> }
  /** `found`: what is there, for the operator. `run` cleans it up or continues from it. */
  | { readonly is: 'half done'; readonly found: string }
  | { readonly is: 'not begun' };

/** What a rehearsal prints of a plan that was really made. */
export interface Planned {
  readonly lines: readonly string[];
  /** Addresses of what would change. */
  readonly changes: readonly string[];
}

/** How a workspace is when nobody goes on, for `runbook where`. */
export interface Meanwhile {
  /** Nobody waits for it, and nothing gets worse with time. */
  readonly safe: boolean;
  /** In the operator's words, no capital, no full stop: what is stopped, and which data is where. */
  readonly what: string;
}
