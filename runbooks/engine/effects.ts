import type { Workspace } from '../../workspaces/schema.ts';
import type { Secret } from '../secret.ts';

/** What the effects of the rooms are opened with. */
export interface EffectsOptions {
  readonly workspace: Workspace;
  /** Private folder of this run (mode 0700). */
  readonly directory: string;
  readonly runId: string;
  /** Wraps a value that must never appear in any output, and masks it in every one from here on. */
  secret(value: string): Secret;
  log(line: string): void;
  /** What was typed after the options, where the book takes such. */
  readonly words?: readonly string[];
  /** Aborted on Ctrl-C and SIGTERM; whoever waits or runs a child gives up on it. */
  readonly signal: AbortSignal;
  /** What every command and call to the outside begins with: throws `LeaseLost` when somebody else may be at work. */
  verifyHeld(): Promise<void>;
}

/**
 * Opens the effects of the rooms: a plain object of functions, cheap, without touching the world. Called once more
 * with a fresh signal for what has to be closed after an interruption.
 */
export type OpenEffects = (options: EffectsOptions) => Promise<object>;

/** Finds the account that the credentials at hand belong to, whatever the workspace says. */
export type Identify = (options: Pick<EffectsOptions, 'workspace' | 'signal' | 'secret'>) => Promise<string>;
