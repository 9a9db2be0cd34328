import type { Secret } from '../secret.ts';
import type { Clock } from './clock.ts';
import type { Header } from './journal/format.ts';
import type { Lease } from './lease/hold.ts';
import { workspaceDirectory } from './runs.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Show } from './show/events.ts';
import type { Signals } from './signals.ts';
import type { Store } from './store.ts';
import type { AnyBook, AnyStep, Chosen, Facts, Json } from './types.ts';

/** What the effects are opened with by the engine; the command adds the workspace. */
export interface Opening {
  readonly directory: string;
  readonly runId: string;
  readonly signal: AbortSignal;
  secret(value: string): Secret;
  log(line: string): void;
  /** What every command and call to the outside begins with: throws `LeaseLost` when somebody else may be at work. */
  verifyHeld(): Promise<void>;
}

/** The world a run belongs to; it is never resumed into another. */
export interface Target {
  readonly workspace: string;
  readonly account: string;
  /** Everything the run depends on: the parsed settings of the workspace. */
  readonly inputs: Json;
}

/** Who runs, where, with which version of the code. */
export interface Who {
  readonly operator: string;
  readonly host: string;
  readonly revision: string;
}

/** One use of the command on one book: everything the engine needs from outside. */
export interface Session {
  readonly book: AnyBook;
  readonly target: Target;
  readonly who: Who;
  /** The runs directory; each workspace has a folder in it. */
  readonly root: string;
  /** What the runners of this workspace share, on whichever machine. */
  readonly store: Store;
  /** Held while a run or a rollback is at work; a rehearsal needs none. */
  readonly lease?: Lease;
  readonly clock: Clock;
  readonly show: Show;
  readonly secrets: Secrets;
  readonly signals: Signals;
  /** Facts that a new run begins with. */
  readonly given?: Facts;
  /** What the operator has said; a new run takes the default for the rest, a resumed one what it began with. */
  readonly chosen?: Chosen;
  open(opening: Opening): Promise<object>;
  /** The account that the credentials at hand belong to, whatever the workspace says. */
  identify(): Promise<string>;
  /** Asks whether to pass the point of no return. Throws when the answer is no; `null` where there is none. */
  confirm(steps: readonly AnyStep[]): Promise<Header['confirmed']>;
}

/** The folder of a session's workspace: its runs, its certificates. */
export const sessionDirectory = ({ root, target }: Session) => workspaceDirectory(root, target.workspace);

/** `runbook db-migrate --workspace staging`, with the choices that are not the default. */
export const startCommand = (book: string, workspace: string, more = '') =>
  `runbook ${book} --workspace ${workspace}${more}`;
/** `runbook db-migrate --workspace staging --resume`: what the operator types next. */
export const resumeCommand = (book: string, workspace: string) => `${startCommand(book, workspace)} --resume`;
export const rollbackCommand = (workspace: string) => `runbook rollback --workspace ${workspace}`;
export const lockStatusCommand = (workspace: string) => `runbook lock status --workspace ${workspace}`;
export const lockReleaseCommand = (workspace: string) => `runbook lock release --workspace ${workspace}`;
