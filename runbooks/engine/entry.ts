import type { AnyBook, Choice } from './types.ts';

/** A folder of the operator's that a run works on: one of its first facts, absolute. */
export interface Folder {
  /** `to`, of `--to`; of one that has to be named, the word for it in the help. */
  readonly name: string;
  readonly fact: string;
  readonly help: string;
  /** Where none is named. Without it one has to be, and stands after the name of the book. */
  usual?(workspace: string, at: Date): string;
}

/** A book as the command lists it; its code is loaded only when it is used. */
export interface BookEntry {
  readonly id: string;
  readonly title: string;
  load(): Promise<AnyBook>;
  /** The book's own, for the command line, which does not load it. */
  readonly choices?: readonly Choice[];
  /** The folder its runs write, or read. */
  readonly folder?: Folder;
  /** What may stand after the options, as the help shows it: `[psql...]`, and what it is for. The effects have it; no journal does. */
  readonly words?: readonly [usage: string, help: string];
  /** The book whose certificates it holds against the world: `runbook verify FILE --live` runs it. */
  readonly verifies?: string;
}
