import type { Secret } from '../secret.ts';
import type { Finished } from './certificate/shelf.ts';
import type { Choice, Chosen } from './choices.ts';
import type { Fingerprint, Meanwhile, Planned, Progress, Proof, Standing } from './reports.ts';

export type { Choice, Chosen, Fingerprint, Finished, Meanwhile, Planned, Progress, Proof, Standing };

/** What a runbook is. The engine carries it out, prints it, resumes it and goes back; it knows no cloud and no database. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * `read` looks, `change` can be undone, `irreversible` cannot: the first irreversible step of a book is its
 * point of no return. Once an irreversible step is begun, a resumed run does not repeat the finished steps before it, not even
 * those whose probe would disagree; what later steps need open, they have to open themselves.
 */
export type Effect = 'read' | 'change' | 'irreversible';

/** What the engine gives every step, beside the effects of the rooms. */
export interface Runtime<F> {
  /** The facts recorded so far; only what earlier steps returned. */
  readonly facts: Readonly<Partial<F>>;
  /** What the operator has chosen for this run, or the default. */
  readonly chosen: Chosen;
  /** A fact that must be there. Throws when no earlier step recorded it. */
  fact<K extends keyof F & string>(name: K): F[K];
  progress(progress: Progress): void;
  log(line: string): void;
  prove(proof: Proof): void;
  /** Wraps a value that must never appear in any output, and masks it in every one from here on. */
  secret(value: string): Secret;
  /** Aborted on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Private folder of this run (mode 0700). */
  readonly directory: string;
  readonly runId: string;
  /** Who is at work. */
  readonly operator: string;
  /** Journal what a step is about to rely on before its effect, so that a crash in the effect leaves it readable. */
  note(facts: Partial<F>): Promise<void>;
  /** Journal what a plan would do, before it is applied. */
  applying(plan: Fingerprint): Promise<void>;
  /** Copies a file of the run's folder to where a run on another machine finds it, before something relies on it. */
  keep(file: string): Promise<void>;
  /** Seconds from the beginning of a step until the writers run again, as in the last run like this one; `null`: not known. */
  forecast(from: string): number | null;
  /** The finished runs of a book in this workspace, newest first, whichever machine they ran on. Nothing is checked. */
  finished(book: string): Promise<readonly Finished[]>;
  /** The folder of a run of this workspace, with the files that it kept, whichever machine it ran on. */
  folderOf(runId: string): Promise<string>;
}

/** Context of a step: the rooms' effects `E` and the engine's runtime. */
export type Context<E, F> = E & Runtime<F>;

export interface Retry {
  /** How often it is tried again. */
  readonly times: number;
  /** Seconds before the first repetition, at most; twice as long before each further one. */
  readonly pause: number;
  /** Is this an error that passes: throttling, a connection reset? */
  passes(error: unknown): boolean;
}

interface CommonStep<E, F> {
  /** Stable: journals are keyed by it. */
  readonly id: string;
  /** In the operator's words; imperative. */
  readonly title: string;
  /** Left out of the list unless one of these values is chosen, of each choice named here. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  /** Left out of the list when false; decided from inputs and the workspace only, before anything runs. */
  enabled?(effects: E): boolean;
  run(context: Context<E, F>): Promise<Partial<F> | undefined>;
  /** Look at the world again; throws with what differs. */
  verify?(context: Context<E, F>): Promise<void>;
  /**
   * Seconds after which a try of its `run`, undo or `finally` is ended, and has failed with `TimedOut`. It gets half a minute
   * to end in good order; what it still does or says after that does not count.
   */
  readonly timeout?: number;
  /**
   * Tries again, after a pause, when an error is one that is known to pass; any other is final at once. Each try begins with
   * the probe. Holds for `run`, undo and `finally` alike.
   */
  readonly retry?: Retry;
  /**
   * The commands and calls of the step as its page shows them, before there is a world to ask: `<…>` stands for what only
   * the world knows.
   */
  readonly commands?: readonly string[];
  /**
   * What a rehearsal prints, one line a command, and may really plan; changes nothing. May `note` what it has seen. Not
   * needed for `read`.
   */
  rehearse?(context: Context<E, F>): Promise<readonly string[] | Planned>;
  /** It takes the longer the more there is to move. */
  readonly grows?: true;
  /** Closes what must be closed whatever happens; runs only if the step was begun. Repeatable. */
  finally?(context: Context<E, F>): Promise<void>;
  /** Ids of steps whose `finally` part this step anticipates. */
  readonly closes?: readonly string[];
  /** What holds from the beginning of the step until a later step has its own word. Without any, nothing is stopped or moved. */
  readonly meanwhile?: Meanwhile;
}

/** Changes nothing that lasts: nothing to undo. Looks again each time, unless a probe says that it must not. */
export interface ReadStep<E, F> extends CommonStep<E, F> {
  readonly effect: 'read';
  probe?(context: Context<E, F>): Promise<Standing<F>>;
  readonly undo?: never;
}

interface EffectiveStep<E, F> extends CommonStep<E, F> {
  /** Looks at the world, changes nothing, and says how far it is. Facts tell it only where to look. */
  probe(context: Context<E, F>): Promise<Standing<F>>;
}

export interface ChangeStep<E, F> extends EffectiveStep<E, F> {
  readonly effect: 'change';
  /**
   * Goes back, or says in words how to. Must be repeatable and must cope with a step that only half ran. The facts of the
   * undone steps after it are still known.
   */
  undo?: ((context: Context<E, F>) => Promise<void>) | { readonly manual: string };
}

export interface IrreversibleStep<E, F> extends EffectiveStep<E, F> {
  readonly effect: 'irreversible';
  readonly undo?: never;
}

export type Step<E, F> = ReadStep<E, F> | ChangeStep<E, F> | IrreversibleStep<E, F>;

/** The last word of a rollback, after the undos and the `finally` parts: without it nothing is called rolled back. */
export interface AsBefore<E, F> {
  /** In the operator's words; imperative. */
  readonly title: string;
  /** As of a step. */
  readonly timeout?: number;
  readonly retry?: Retry;
  /** Looks at the world and proves that it is as before the run. Throws, or proves a difference, when it is not. Repeatable. */
  check(context: Context<E, F>): Promise<void>;
}

export interface Book<E, F> {
  /** The verb: `db-migrate`. */
  readonly id: string;
  readonly title: string;
  /** A paragraph for `runbook show`. */
  readonly about: string;
  readonly steps: readonly Step<E, F>[];
  readonly choices?: readonly Choice[];
  /** What stands after its name where a run begins: `FOLDER`. */
  readonly argument?: string;
  /** Needed as soon as a step changes something. */
  readonly asBefore?: AsBefore<E, F>;
  /**
   * What is possible instead once the point of no return is passed, for the operator; needed where there is one. A function where
   * it depends on what was chosen.
   */
  readonly noWayBack?: string | ((chosen: Chosen) => string);
  /**
   * What is wrong with the world that a run only looked at, one line each; none when all is well. The run is over all the
   * same: nothing is left to resume. Exit code 3.
   */
  objections?(facts: Partial<F>): readonly string[];
  /**
   * A step gives the terminal to a program, which prints to standard output: what the run itself has to say goes to standard
   * error, in plain lines.
   */
  readonly givesTerminal?: true;
  /**
   * It only looks: a run that was cut off keeps nobody waiting, the next one of any book takes its place. In words, what it may have left
   * and who removes that.
   */
  readonly yields?: string;
  /** The facts the certificate shows: what was moved. Default: all. */
  readonly certified?: readonly (keyof F & string)[];
}

// biome-ignore lint/suspicious/noExplicitAny: the engine carries out every book, whatever its effects and facts
export type AnyBook = Book<any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyStep = Step<any, any>;

/**
 * Facts as the journal keeps them. The engine itself knows four: `writersStoppedAt` and `writersStartedAt`, ISO times, and
 * `bytesToMove` and `objectsToMove`, what a rehearsal says and scales its times by.
 */
export type Facts = Record<string, Json>;
