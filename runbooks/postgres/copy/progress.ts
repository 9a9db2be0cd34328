import type { Report } from '../transfer/progress.ts';

export interface Tally {
  /** Bytes have gone through the pipe. */
  onBytes(id: string, bytes: number): void;
  /** A part is through. */
  onDone(id: string, note: string): void;
  /** All bytes that went through the pipe. */
  readonly piped: () => number;
}

/** Milliseconds between two reports. */
const pause = 250;

/** Bytes of the tables on the source that are through; a part under way counts as far as it has come. */
export function keepTally(weights: ReadonlyMap<string, number>, progress: Report): Tally {
  const total = Math.round([...weights.values()].reduce((sum, weight) => sum + weight, 0));
  const underWay = new Map<string, number>();
  let [finished, piped, reported] = [0, 0, 0];
  const report = (note?: string) => {
    reported = performance.now();
    const partly = [...underWay].reduce((sum, [id, bytes]) => sum + Math.min(bytes, weights.get(id) ?? 0), 0);
    progress({ done: Math.round(finished + partly), total, unit: 'bytes', note });
  };
  return {
    onBytes(id, bytes) {
      piped += bytes;
      underWay.set(id, (underWay.get(id) ?? 0) + bytes);
      if (performance.now() - reported > pause) report();
    },
    onDone(id, note) {
      underWay.delete(id);
      finished += weights.get(id) ?? 0;
      if (performance.now() - reported > pause) report(note);
    },
    piped: () => piped,
  };
}
