import type { Ended } from '../../__tests__/helpers/deployment.ts';
import type { CallFault, Cut } from '../sandbox/faults/fault.ts';
import type { Trial } from './trial.ts';

/** How a run has to end. */
export interface Ending {
  /** Exit code; `null` after SIGKILL. */
  readonly code: Ended['code'];
  /** What it has to say. */
  readonly says: RegExp;
}

/** One fault in one phase, and what must come of it. */
export interface Case {
  /** The phase, in the operator's words; completes "while". */
  readonly during: string;
  /** The step whose beginning is waited for. Without it the fault is there before the run is started. */
  readonly step?: string;
  /** A further line of the run's output to wait for, once the step has begun. */
  readonly until?: RegExp;
  /** What the operator sees, for the table. */
  readonly expected: string;
  /** The step gets through by itself, or the run ends. */
  readonly ends: 'passes' | Ending;
  /** When the fault is taken away. A step that is through before it is noticed may be followed by others. Default: with the step. */
  readonly isOver?: 'with the run';
  /** What goes wrong in AWS or in a database; taken away when the case is over. */
  faults?(trial: Trial): readonly (CallFault | Cut)[];
  /** What else goes wrong. */
  strike?(trial: Trial): void | Promise<void>;
  /** Puts it right. */
  heal?(trial: Trial): void | Promise<void>;
  /** What must hold while the fault is still there; what does not, in words. */
  check?(trial: Trial, ended: Ended): Promise<readonly string[]>;
  /** Environment of the run; only where the case begins a process. */
  env?(trial: Trial): Readonly<Record<string, string>>;
}

/** One migration on which cases are tried one after the other, each from where the one before has left it. */
export interface Voyage {
  readonly book: 'db-migrate' | 's3-migrate';
  /** In the order of the book's steps. */
  readonly cases: readonly Case[];
  /** How it ends after the last case. */
  readonly goes: 'on' | 'back';
}

/** Something that goes wrong. */
export interface Fault {
  readonly id: string;
  readonly title: string;
  readonly voyages: readonly Voyage[];
}
