import type { Found } from './found.ts';
import type { Result } from './jobs.ts';
import { type Move, nameOf } from './lane.ts';
import type { Options } from './options.ts';
import { kindOf } from './points.ts';

/** The last word on one point and outcome: a chain that diverged was tried again point by point. */
interface Verdict extends Found {
  readonly move: Move;
}

const keyOf = ({ move, point, outcome }: Verdict) => [nameOf(move), outcome, point].join(' ');

/** Whether a chain diverged though none of its points did alone: that counts against each of them. */
export function verdicts(results: readonly Result[]): Verdict[] {
  const last = new Map<string, Verdict>();
  const blamed = new Set<Result>();
  for (const result of results) {
    for (const found of result.found) {
      const verdict = { ...found, move: result.column.move };
      last.set(keyOf(verdict), verdict);
    }
    if (result.points.length > 1 && result.found.some(diverges)) blamed.add(result);
  }
  for (const { column, found } of blamed) {
    const alone = found.map((one) => last.get(keyOf({ ...one, move: column.move })) as Verdict);
    if (alone.some(diverges)) continue;
    for (const one of found) last.set(keyOf({ ...one, move: column.move }), { ...one, move: column.move });
  }
  return [...last.values()];
}

const diverges = ({ divergences }: Found) => divergences.length > 0;
const isReached = (found: Found) => found.killed !== undefined || diverges(found);

/** The command that repeats just that point. */
function repeat({ move, point, outcome }: Verdict, { real }: Options): string {
  const mode = move.mode ? ['--mode', move.mode] : [];
  const options = ['--book', move.book, '--strategy', move.strategy, ...mode, '--outcome', `'${outcome}'`];
  return ['npm run kill-matrix --', ...options, '--point', `'${point}'`, ...(real ? ['--real'] : [])].join(
    ' ',
  );
}

const divergence = (verdict: Verdict, options: Options): string[] => [
  '',
  `✖ ${nameOf(verdict.move)}, ${verdict.point}, ${verdict.outcome}`,
  ...verdict.divergences.map((line) => `    ${line}`),
  `  Again: ${repeat(verdict, options)}`,
];

function table(all: readonly Verdict[], outcomes: readonly string[]): string[] {
  const columns = [...new Set(all.map(({ move }) => nameOf(move)))].sort();
  const kinds = [...new Set(all.map((one) => kindOf({ id: one.point })))];
  const head = ['', ...kinds, 'all', ...outcomes];
  const rows = columns.map((column) => {
    const own = all.filter(({ move }) => nameOf(move) === column);
    const points = [...new Set(own.map(({ point }) => point))];
    const good = (outcome: string) => {
      const tried = own.filter((one) => one.outcome === outcome);
      return tried.length === 0 ? '-' : `${tried.filter((one) => !diverges(one)).length} of ${tried.length}`;
    };
    const counts = kinds.map((kind) => String(points.filter((id) => kindOf({ id }) === kind).length));
    return [column, ...counts, String(points.length), ...outcomes.map(good)];
  });
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map((row) => (row[index] ?? '').length)));
  return [head, ...rows].map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '));
}

/** How the runner died, in the killer's words, with numbers. */
function deaths(all: readonly Verdict[]): string {
  const counts = new Map<string, number>();
  for (const { killed } of all) if (killed) counts.set(killed, (counts.get(killed) ?? 0) + 1);
  return [...counts].map(([how, count]) => `${count} ${how}`).join(', ');
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const pointsIn = (all: readonly Verdict[]) =>
  new Set(all.map(({ move, point }) => `${nameOf(move)} ${point}`)).size;

/** `412 points × 2 outcomes, and 96 points of rollbacks, 0 divergences`. */
function figure(reached: readonly Verdict[]): string {
  const back = reached.filter(({ outcome }) => outcome === 'going back');
  const run = reached.filter(({ outcome }) => outcome !== 'going back');
  const outcomes = new Set(run.map(({ outcome }) => outcome)).size;
  return [
    ...(outcomes > 0 ? [`${plural(pointsIn(run), 'point')} × ${plural(outcomes, 'outcome')}`] : []),
    ...(back.length > 0 ? [`${plural(pointsIn(back), 'point')} of rollbacks`] : []),
    plural(reached.filter(diverges).length, 'divergence'),
  ].join(', ');
}

/** The whole finding, its figure last. */
export function report(results: readonly Result[], options: Options, seconds: number): string[] {
  const all = verdicts(results).filter(({ outcome }) => options.outcomes.includes(outcome));
  const reached = all.filter(isReached);
  const missed = all.filter((one) => !isReached(one));
  const time = `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return [
    ...reached.filter(diverges).flatMap((one) => divergence(one, options)),
    '',
    ...table(reached, options.outcomes),
    '',
    `Killed ${deaths(reached)}.`,
    ...missed.map(({ move, point, outcome }) => `Never came to: ${nameOf(move)}, ${point} (${outcome})`),
    `${figure(reached)} (${time}, ${plural(options.lanes, 'world')} side by side)`,
  ];
}
