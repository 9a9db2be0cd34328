import type { Ending, Move } from './lane.ts';
import type { Point } from './points.ts';
import type { Recording } from './recording.ts';

/** What came of one point. */
export interface Found {
  readonly point: string;
  readonly outcome: Outcome;
  /** How the runner died, in the killer's words; `undefined` where the run never came to the point. */
  readonly killed: string | undefined;
  /** What differed; nothing is what everybody hopes for. */
  readonly divergences: readonly string[];
}

/** `going back`: the rollback is killed, too, and started again. */
export type Outcome = 'resume' | 'roll back' | 'going back';

/** One try in a world, as far as it has come. */
export interface Trial {
  readonly move: Move;
  readonly recording: Recording;
  readonly points: readonly Point[];
  /** Those of its points it came to. */
  readonly deaths: Omit<Found, 'divergences'>[];
  /** What differed so far, whichever point is to blame. */
  readonly problems: string[];
}

/** The last lines of what a command printed. */
export const lastLines = (output: string) => output.trim().split('\n').slice(-12).join('\n    ');

/** What is wrong with how a command ended, if anything is. */
export function must({ code, output }: Ending, wanted: number, what: string): string[] {
  return code === wanted ? [] : [`${what} ended with ${code}, not ${wanted}:\n    ${lastLines(output)}`];
}
