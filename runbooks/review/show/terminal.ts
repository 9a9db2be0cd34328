import { linesIn, wrap } from '../../engine/show/width.ts';
import type { Change } from '../change.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { Review } from '../review.ts';
import { together } from './addresses.ts';
import { lineText } from './value.ts';
import {
  actions,
  countActions,
  countFindings,
  type Group,
  groupFindings,
  meanings,
  number,
  pendingText,
  remarks,
  sign,
} from './words.ts';

/** Addresses that are listed at a finding; of more only the number. */
const listed = 8;

/** Reviews as a terminal shows them; every change, however many there are. */
export function terminalLines(reviews: readonly Review[], columns: number): string[] {
  const blocks = reviews.map((review) => ['', ...reviewLines(review, columns)]);
  return [...blocks.flat().slice(1), '', `Fingerprint of these changes: ${fingerprintOf(reviews)}`];
}

function reviewLines(review: Review, columns: number): string[] {
  const { workspace, verdict, changes, outputs, drift, reads, deferred, failedChecks } = review;
  const text = (indent: string, given: string) =>
    linesIn(given).flatMap((line) => wrap(`${indent}${line}`, columns));
  return [
    `${workspace}: ${verdict.toUpperCase()}, ${meanings[verdict]}`,
    ...(verdict === 'no plan' ? [] : text('  ', summary(review))),
    ...groupFindings(review.findings).flatMap((group) => ['', ...findingLines(group, text)]),
    ...section('Waived', review.waived, ({ finding, reason, expires }) =>
      text('  ', `${finding.id} at ${finding.address}, until ${expires}: ${reason}`),
    ),
    ...section('Checks that do not hold', failedChecks, (check) => text('  ', check)),
    ...modulesOf(changes).flatMap(([module, all]) =>
      section(module || 'What would happen', all, (change) => changeLines(change, text)),
    ),
    ...section('Outputs', outputs, (change) => changeLines(change, text)),
    ...section('Changed outside of Terraform since the last apply', drift, (change) =>
      changeLines(change, text),
    ),
    ...section('Read while it is applied', reads, (change) => changeLines(change, text)),
    ...section('Planned only after this was applied', deferred, (change) => changeLines(change, text)),
  ];
}

type Text = (indent: string, text: string) => string[];

const section = <T>(title: string, items: readonly T[], linesOf: (item: T) => readonly string[]): string[] =>
  items.length > 0 ? ['', title, ...items.flatMap(linesOf)] : [];

/** `1 to create, 2 to replace; 1 danger; by Terraform 1.11.4`. */
export function summary(review: Review): string {
  const counts = countActions(review);
  const parts = actions
    .filter((action) => counts[action] > 0)
    .map((action) => `${number(counts[action])} to ${action}`);
  const outputs = review.outputs.length > 0 ? [`${review.outputs.length} of outputs`] : [];
  const drift = review.drift.length > 0 ? [`${review.drift.length} drifted`] : [];
  const said = [...parts, ...outputs, ...drift].join(', ') || 'nothing to do';
  return [said, countFindings(review), `planned by ${review.terraform}`].filter(Boolean).join('; ');
}

function findingLines({ finding, addresses }: Group, text: Text): string[] {
  const all = together(addresses);
  const rest = all.slice(listed).reduce((sum, { count }) => sum + count, 0);
  const more = rest > 0 ? [`and ${number(rest)} more`] : [];
  return [
    ...text('  ', `${finding.severity.toUpperCase()} ${finding.id}`),
    ...[...all.slice(0, listed).map(({ text: row }) => row), ...more].flatMap((address) =>
      text('    ', address),
    ),
    ...text('    ', finding.says),
    ...(finding.recovery ? text('    ', `Back: ${finding.recovery}`) : []),
    ...(finding.instead ? ['    Instead:', ...finding.instead.flatMap((line) => text('      ', line))] : []),
    ...(finding.downtime ? text('    ', `Downtime: ${finding.downtime}`) : []),
    ...(finding.note ? text('    ', finding.note) : []),
    ...(finding.link ? text('    ', `See ${finding.link}`) : []),
  ];
}

const changeLines = (change: Change, text: Text): string[] => [
  ...text('  ', `${sign(change).padEnd(3)} ${change.address}${remarks(change)}`),
  ...change.lines.flatMap((line) => text('        ', lineText(line))),
  ...pendingText(change).flatMap((line) => text('        ', line)),
];

/** The root module first, then in the plan's order. */
export function modulesOf(changes: readonly Change[]): [string, Change[]][] {
  const modules = new Map<string, Change[]>([['', []]]);
  for (const change of changes) {
    const found = modules.get(change.module);
    if (found) found.push(change);
    else modules.set(change.module, [change]);
  }
  return [...modules].filter(([, all]) => all.length > 0);
}
