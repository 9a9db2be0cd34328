import type { Fault } from './fault.ts';
import type { Outcome } from './trial.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;

/** What an operator has to expect, as a table for `docs/operating.md`. */
export function expectations(faults: readonly Fault[]): string {
  return [row('what happens', 'while', 'what the run does'), '|---|---|---|', ...faults.flatMap(rowsOf)].join(
    '\n',
  );
}

/** Phases of which the same comes share a row. */
function rowsOf({ title, voyages }: Fault): string[] {
  const cases = voyages.flatMap((voyage) => voyage.cases);
  const outcomes = [...new Set(cases.map(({ expected }) => expected))];
  return outcomes.map((outcome) => {
    const phases = cases.filter(({ expected }) => expected === outcome).map(({ during }) => during);
    return row(title, [...new Set(phases)].join('; '), outcome);
  });
}

/** One outcome in a line, and what is wrong with it in further ones. */
export function line({ title }: Fault, { case: { during, expected }, observed, problems }: Outcome): string {
  const mark = problems.length === 0 ? 'ok  ' : 'FAIL';
  const wrong = problems.length === 0 ? [] : [`observed: ${observed}`, ...problems];
  return [`${mark}  ${title}, while ${during}: ${expected}`, ...wrong.map((text) => `        ${text}`)].join(
    '\n',
  );
}
