/** How far a copy, a comparison or a deletion has come. */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  readonly unit: 'objects';
  readonly note: string;
}

export type OnProgress = (progress: Progress) => void;

/** `1.5 GB`: powers of 1000, as AWS bills. */
export function showBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = bytes > 0 ? Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1) : 0;
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** Milliseconds between two reports. */
const pause = 100;

/** Reports now and then instead of at each object: thousands a second would cost more than the copies they are about. */
export function nowAndThen(progress: OnProgress | undefined): (now: () => Progress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (now) => {
    if (performance.now() - last < pause) return;
    last = performance.now();
    progress?.(now());
  };
}
