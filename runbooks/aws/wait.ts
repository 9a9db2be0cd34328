import { setTimeout } from 'node:timers/promises';

/** How long something took or may take, compatible with the progress a runbook shows. */
export interface WaitProgress {
  readonly done: number;
  readonly total?: number;
  readonly unit: 'tasks' | 'seconds';
  readonly note?: string;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: WaitProgress) => void;
  readonly timeoutSeconds?: number;
  /** Between two looks at the most; the first ones follow quickly. Default: 5. */
  readonly everySeconds?: number;
}

export interface Condition<T> {
  /** Completes "gave up waiting for …". */
  readonly what: string;
  look(): Promise<T>;
  isMet(seen: T): boolean;
  /** What was seen, in a few words. */
  describe(seen: T): string;
  /** What more to say when time is up. */
  explain?(seen: T): string;
}

/** Looks until the condition is met and returns what was seen. Throws when time (default 15 minutes) is up. */
export const waitFor = async <T>(condition: Condition<T>, options: WaitOptions): Promise<T> => {
  const { signal, timeoutSeconds = 900, everySeconds = 5 } = options;
  const started = performance.now();
  for (let pause = 0.25; ; pause = Math.min(pause * 1.5, everySeconds)) {
    const seen = await condition.look();
    if (condition.isMet(seen)) return seen;
    const seconds = Math.round((performance.now() - started) / 1000);
    if (seconds >= timeoutSeconds) throw new Error(gaveUp(condition, seen, seconds));
    options.progress?.({ done: seconds, unit: 'seconds', note: condition.describe(seen) });
    await setTimeout(Math.min(pause, everySeconds) * 1000, undefined, { signal });
  }
};

const gaveUp = <T>(condition: Condition<T>, seen: T, seconds: number): string =>
  [
    `Gave up waiting for ${condition.what} after ${seconds} s; last seen: ${condition.describe(seen)}.`,
    condition.explain?.(seen) ?? '',
    'Find out what holds it up, then run the same command with --resume.',
  ]
    .filter(Boolean)
    .join('\n');
