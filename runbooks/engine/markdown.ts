import { insteadOfBack, onlyWith } from './choices.ts';
import { pointOfNoReturn } from './plan.ts';
import { duration } from './show/units.ts';
import type { AnyBook, AnyStep, Choice } from './types.ts';

const effects = {
  read: 'looks only',
  change: 'changes something',
  irreversible: 'cannot be undone',
} as const;

/** A book as a page of a wiki: what it is about, how it is used, its steps, and from where there is no way back. */
export function bookMarkdown(book: AnyBook, steps: readonly AnyStep[] = book.steps): string {
  const last = pointOfNoReturn(steps);
  const numbered = steps.flatMap((step, index) => [
    ...(step === last ? noReturn : []),
    ...stepLines(step, index + 1),
  ]);
  return [
    `# ${book.id}: ${book.title}`,
    '',
    book.about.trim(),
    '',
    ...use(book, last),
    '## Steps',
    '',
    ...legend(steps),
    ...numbered,
    ...wayBack(book, last),
  ].join('\n');
}

function use({ id, argument, choices = [] }: AnyBook, last: AnyStep | undefined): string[] {
  const run = `runbook ${id} --workspace staging`;
  const begin = argument ? `runbook ${id} ${argument} --workspace staging` : run;
  const lines = [
    [`${begin} --dry-run`, 'look at everything, change nothing'],
    [begin, last ? 'do it; asks for the name of the workspace first' : 'do it'],
    [`${run} --resume`, 'go on after a stop, here or on another machine'],
    ['runbook where --workspace staging', 'what has happened, and what now'],
    ['runbook rollback --workspace staging', last ? 'go back, up to the point of no return' : 'go back'],
  ] as const;
  const width = Math.max(...lines.map(([line]) => line.length));
  return [
    '## Use',
    '',
    ...shell(lines.map(([line, what]) => `${line.padEnd(width)}  # ${what}`)),
    '',
    ...options(choices),
  ];
}

const options = (choices: readonly Choice[]): string[] => {
  const lines = choices.map(({ name, values, form, default: usual, help }) => {
    const without = usual ? ` Without it: \`${usual}\`.` : '';
    return `- \`--${name} ${[...values, ...(form ? [form.example] : [])].join('|')}\`: ${help}${without}`;
  });
  return lines.length > 0 ? [...lines, ''] : [];
};

/** Words that stand at many steps, explained once. */
function legend(steps: readonly AnyStep[]): string[] {
  const tries = steps.some((step) => step.retry)
    ? [
        'Tries again: after errors that are known to pass, such as throttling and cut connections, with growing pauses.',
      ]
    : [];
  const commands = steps.some((step) => step.commands)
    ? ['In commands, `<…>` stands for what only the world knows; `--dry-run` prints them filled in.']
    : [];
  const lines = [...tries, ...commands];
  return lines.length > 0 ? [lines.join('\n'), ''] : [];
}

const noReturn = [
  '---',
  '',
  '**Point of no return.** Up to here `runbook rollback` brings everything back; from here on it does not.',
  '',
  '---',
  '',
];

function stepLines(step: AnyStep, n: number): string[] {
  return [
    `### ${n}. ${step.title}`,
    '',
    `\`${step.id}\`: ${notes(step).join('. ')}.`,
    '',
    ...meanwhile(step),
    ...(step.commands ? [...shell(step.commands.flatMap(broken)), ''] : []),
  ];
}

const notes = (step: AnyStep): string[] =>
  [
    effects[step.effect],
    ...onlyWith(step),
    step.enabled ? 'Only where the workspace asks for it' : '',
    undoNote(step),
    step.finally ? 'Closed again whatever happens' : '',
    step.retry ? `Tries again up to ${step.retry.times} times` : '',
    step.timeout ? `Ends a try after ${duration(step.timeout).replace(/ 0 s$/, '')}` : '',
  ].filter(Boolean);

const undoNote = ({ undo, effect }: AnyStep) => {
  if (effect !== 'change') return '';
  if (typeof undo === 'function') return '`runbook rollback` undoes it';
  return undo ? `Going back: ${undo.manual.replace(/\.$/, '')}` : 'Nothing undoes it';
};

const meanwhile = ({ meanwhile: at }: AnyStep): string[] =>
  at ? [`${at.safe ? 'May be left as it is' : 'Not to be left as it is'}: ${at.what}.`, ''] : [];

const shell = (lines: readonly string[]) => ['```sh', ...lines, '```'];

const widest = 120;

/** A long command over several lines, as a shell reads it; never within quotes. */
function broken(line: string): string[] {
  const words = line.match(/# .*$|(?:'[^']*'|[^\s'])+/g) ?? [];
  if (line.length <= widest || line.startsWith('#') || words.length < 4) return [line];
  const rows: string[] = [];
  for (const word of words) {
    const row = rows.at(-1);
    if (row !== undefined && row.length + word.length < widest - 2) rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(row === undefined ? word : `  ${word}`);
  }
  return rows.map((row, index) => (index < rows.length - 1 ? `${row} \\` : row));
}

function wayBack(book: AnyBook, last: AnyStep | undefined): string[] {
  const { asBefore } = book;
  const noWayBack = insteadOfBack(book, {});
  const beyond =
    last && noWayBack ? ['Past the point of no return there is no way back.', noWayBack.trim(), ''] : [];
  const all = last ? [] : ['Every step of this runbook can be undone: it has no point of no return.', ''];
  const check = asBefore
    ? [
        `\`runbook rollback\` undoes the steps in reverse order and ends with a look at the world: ${asBefore.title.replace(/^./, (first) => first.toLowerCase())}.`,
        '',
      ]
    : [];
  return ['## Going back', '', ...check, ...all, ...beyond];
}
