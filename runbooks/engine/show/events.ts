import type { Estimate } from '../estimate.ts';
import type { Effect, Progress, Proof } from '../types.ts';

/** Where in the list a step stands. `n` counts from 1. */
export interface Place {
  readonly id: string;
  readonly title: string;
  readonly effect: Effect;
  readonly n: number;
  readonly total: number;
}

/** What happens during a run, for whoever shows it. */
export type Event =
  | {
      readonly event: 'started';
      readonly runId: string;
      readonly title: string;
      readonly workspace: string;
      /** `--mode copy`: what is not the default. */
      readonly chosen: string;
      readonly way: 'new' | 'resumed' | 'going back';
    }
  | { readonly event: 'begin'; readonly step: Place; readonly doing: 'run' | 'undo' | 'close' }
  | { readonly event: 'done'; readonly step: Place; readonly seconds: number }
  /** Nothing was done, and why. */
  | { readonly event: 'skipped'; readonly step: Place; readonly reason: string }
  | { readonly event: 'failed'; readonly step: Place; readonly message: string }
  | {
      readonly event: 'progress';
      readonly step: Place;
      readonly progress: Progress;
      readonly rate?: number;
      readonly secondsLeft?: number;
    }
  | { readonly event: 'log'; readonly line: string; readonly step?: Place }
  | { readonly event: 'proof'; readonly step: Place; readonly proof: Proof }
  | { readonly event: 'rehearsed'; readonly step: Place; readonly lines: readonly string[] }
  | {
      readonly event: 'ended';
      readonly outcome: 'done' | 'rolled-back' | 'rehearsed' | 'equal' | 'different';
      readonly lines: readonly string[];
      /** Of a rehearsal. */
      readonly estimate?: Estimate;
    };

/** Shows a run. The engine waits for what it returns, so that lines come in order. */
export interface Show {
  event(event: Event): Promise<void>;
}
