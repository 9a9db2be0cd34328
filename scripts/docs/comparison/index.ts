import { faults } from '../../../__tests__/postgres/faults/index.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');

/** Of each class of faults the first, and the last line of what is said of it. */
export function comparisonTable(): string {
  const classes = [...new Set(faults.map((fault) => fault.class))];
  const rows = classes.map((name) => {
    const all = faults.filter((fault) => fault.class === name);
    return `| ${name} | ${all.length} | ${cell(all[0]?.said.at(-1) ?? '')} |`;
  });
  return ['| class | faults | what is said of one |', '|---|---:|---|', ...rows].join('\n');
}
