import { median } from '../../synth/measure.ts';

/** What one move has cost. */
export interface Downtime {
  /** What was done while nobody could write, in seconds. */
  readonly phases: ReadonlyMap<string, number>;
  /** Writes that were acknowledged, and how many of them the target lacks. */
  readonly acknowledged: number;
  readonly lost: number;
}

export const head = `\
| size | mode | seconds without writes | of these | ÷ dump | writes acknowledged | lost |
|---|---|---:|---|---:|---:|---:|`;

const total = ({ phases }: Downtime) => [...phases.values()].reduce((sum, seconds) => sum + seconds, 0);

const seconds = (runs: readonly Downtime[]) => median(runs.map(total));

const sum = (runs: readonly Downtime[], of: 'acknowledged' | 'lost') =>
  runs.reduce((all, run) => all + run[of], 0);

function parts(runs: readonly Downtime[]): string {
  const names = [...(runs[0]?.phases.keys() ?? [])];
  const shown = names.map((name) => {
    const middle = median(runs.map(({ phases }) => phases.get(name) ?? 0));
    return `${name} ${middle.toFixed(1)}`;
  });
  return shown.join(', ');
}

/** The lines of one size, by mode: medians over its runs; writes are those of all runs. */
export function lines(size: string, modes: ReadonlyMap<string, readonly Downtime[]>): string[] {
  const dump = seconds(modes.get('dump') ?? []);
  return [...modes].map(([mode, runs]) => {
    const own = seconds(runs);
    const figures = [own.toFixed(1), parts(runs), (own / dump).toFixed(2)];
    const writes = [sum(runs, 'acknowledged'), sum(runs, 'lost')];
    return `| ${[size, mode, ...figures, ...writes].join(' | ')} |`;
  });
}
