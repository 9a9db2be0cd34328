/** What one move has cost. */
export interface Downtime {
  readonly mode: string;
  /** What was done while nobody could write, in seconds. */
  readonly phases: ReadonlyMap<string, number>;
  /** Writes that were acknowledged, and how many of them the target lacks. */
  readonly acknowledged: number;
  readonly lost: number;
}

export const head = `\
| size | mode | seconds without writes | of these | writes acknowledged | lost |
|---|---|---:|---|---:|---:|`;

export function line(size: string, { mode, phases, acknowledged, lost }: Downtime): string {
  const total = [...phases.values()].reduce((sum, seconds) => sum + seconds, 0);
  const parts = [...phases].map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`);
  return `| ${size} | ${mode} | ${total.toFixed(1)} | ${parts.join(', ')} | ${acknowledged} | ${lost} |`;
}
