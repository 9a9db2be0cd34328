/** Lets so many requests go out at a time as S3 takes. */
export interface Gate {
  /** Waits for a place. */
  enter(): Promise<void>;
  /** Gives the place back, and says how it went. */
  leave(went: 'well' | 'congested' | 'otherwise'): void;
  /** Places there are now. */
  readonly limit: number;
}

interface Limits {
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

/** Milliseconds in which one congestion counts once: the requests it hit all went out together. */
const oneCongestion = 500;

/**
 * Additive increase, multiplicative decrease, as TCP does it: one more place for each answer until S3 complains for the first
 * time, then one more for each round of answers; a quarter fewer when it complains.
 */
export function openGate({ start, least, most }: Limits = { start: 32, least: 4, most: 256 }): Gate {
  let [limit, under, ceiling, lowered] = [start, 0, most, 0];
  const waiting: (() => void)[] = [];
  const admit = () => {
    while (waiting.length > 0 && under < Math.floor(limit)) {
      under += 1;
      waiting.shift()?.();
    }
  };
  const lower = () => {
    if (performance.now() - lowered < oneCongestion) return;
    lowered = performance.now();
    limit = Math.max(least, limit * 0.75);
    ceiling = limit;
  };
  const raise = () => {
    // Nobody knows whether S3 would take more than has been tried.
    if (under >= Math.floor(limit) - 1) limit = Math.min(most, limit + (limit < ceiling ? 1 : 1 / limit));
  };
  return {
    enter() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        admit();
      });
    },
    leave(went) {
      if (went === 'congested') lower();
      if (went === 'well') raise();
      under -= 1;
      admit();
    },
    get limit() {
      return Math.floor(limit);
    },
  };
}
