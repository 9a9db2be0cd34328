import type { Report } from '../transfer/progress.ts';

/** Something with rows to copy, for those who watch. */
export interface Load {
  readonly id: string;
  readonly name: string;
  /** About. */
  readonly bytes: number;
}

export interface Tally {
  /** Bytes have gone through the pipe. */
  onBytes(load: Load, bytes: number): void;
  /** All of it is there. */
  onDone(load: Load): void;
  /** All bytes that went through the pipe. */
  piped(): number;
}

/** Milliseconds between two reports. */
const pause = 250;

/** Bytes on the source that are through; what is under way counts as far as it has come. */
export function keepTally(loads: readonly Load[], progress: Report): Tally {
  const total = Math.round(loads.reduce((sum, { bytes }) => sum + bytes, 0));
  const underWay = new Map<string, number>();
  let [finished, piped, reported] = [0, 0, 0];
  const report = ({ name: note }: Load) => {
    if (performance.now() - reported < pause) return;
    reported = performance.now();
    const partly = [...underWay.values()].reduce((sum, bytes) => sum + bytes, 0);
    progress({ done: Math.round(finished + partly), total, unit: 'bytes', note });
  };
  return {
    onBytes(load, bytes) {
      piped += bytes;
      underWay.set(load.id, Math.min((underWay.get(load.id) ?? 0) + bytes, load.bytes));
      report(load);
    },
    onDone(load) {
      underWay.delete(load.id);
      finished += load.bytes;
      report(load);
    },
    piped: () => piped,
  };
}
