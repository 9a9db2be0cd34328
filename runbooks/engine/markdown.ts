import { pointOfNoReturn } from './plan.ts';
import type { AnyBook, AnyStep } from './types.ts';

const effects = {
  read: 'looks only',
  change: 'changes',
  irreversible: 'cannot be undone',
} as const;

/** A book as a page: what it is about, its steps, and from where there is no way back. */
export function bookMarkdown(book: AnyBook, steps: readonly AnyStep[] = book.steps): string {
  const last = pointOfNoReturn(steps);
  const run = `runbook ${book.id} --workspace staging`;
  return [
    `# ${book.id}: ${book.title}`,
    '',
    book.about.trim(),
    '',
    '## Steps',
    '',
    ...steps.flatMap((step, index) => [...(step === last ? noReturn : []), ...stepLines(step, index + 1)]),
    '',
    ...(last ? [] : ['Every step of this runbook can be undone: it has no point of no return.', '']),
    '## Commands',
    '',
    '```sh',
    `${run} --dry-run   # look at everything, change nothing`,
    `${run}             # ${last ? 'do it; asks for the name of the workspace first' : 'do it'}`,
    `${run} --resume    # go on after a stop`,
    `${'runbook rollback --workspace staging'.padEnd(run.length)}             # go back instead`,
    '```',
    '',
  ].join('\n');
}

const noReturn = [
  '',
  '**Point of no return.** Up to here `runbook rollback` brings everything back; from here on it does not.',
  '',
];

function stepLines(step: AnyStep, n: number): string[] {
  const notes = [
    step.enabled ? 'only where the workspace asks for it' : '',
    undoNote(step),
    step.finally ? 'closed again whatever happens' : '',
  ];
  return [
    `${n}. ${step.title} (\`${step.id}\`: ${[effects[step.effect], ...notes].filter(Boolean).join('; ')})`,
  ];
}

const undoNote = ({ undo, effect }: AnyStep) => {
  if (effect !== 'change') return '';
  if (typeof undo === 'function') return '`runbook rollback` undoes it';
  return undo ? `going back: ${undo.manual}` : 'nothing undoes it';
};
