/** A comparison with its figures, in the form the engine records. */
export interface Comparison {
  readonly id: string;
  readonly title: string;
  readonly equal: boolean;
  readonly figures: Readonly<Record<string, string | number>>;
  /** At most `mostDifferences` lines, then one with the count of the rest. */
  readonly differences: readonly string[];
}

/** Differences listed by a proof. */
export const mostDifferences = 50;

/** A comparison being made: differences come in one by one. */
export interface Finding {
  differs(line: string): void;
  finish(figures: Comparison['figures']): Comparison;
}

/** Starts a comparison. However many differences come in, it keeps only those it will list. */
export function startFinding(id: string, title: string): Finding {
  const lines: string[] = [];
  let count = 0;
  return {
    differs(line) {
      count += 1;
      if (lines.length < mostDifferences) lines.push(line);
    },
    finish(figures) {
      const rest = count - lines.length;
      const differences = rest > 0 ? [...lines, `… and ${rest} more`] : lines;
      return { id, title, equal: count === 0, figures: { ...figures, differences: count }, differences };
    },
  };
}
