interface Keeping {
  keep(file: string): Promise<void>;
}

/** Milliseconds between two copies. */
const pause = 60_000;

/**
 * Copies a file of the run's folder to where a run on another machine finds it, now and then while the work goes on that writes it, and
 * at its end. The work never waits for it, and goes on where it fails: without the file, or with an old one, more is done again.
 */
export async function keptMeanwhile<T>(
  c: Keeping,
  file: string,
  work: () => Promise<T>,
  every = pause,
): Promise<T> {
  let before: Promise<void> = Promise.resolve();
  let underWay = 0;
  const keep = () => {
    underWay += 1;
    before = before
      .then(() => c.keep(file))
      .catch(() => {})
      .finally(() => {
        underWay -= 1;
      });
  };
  const timer = setInterval(() => underWay === 0 && keep(), every);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    keep();
  }
}
