import { fingerprintOf } from '../fingerprint.ts';
import type { Review, Verdict } from '../review.ts';
import { choose, type Piece } from './budget.ts';
import { code, plain } from './escape.ts';
import { worst } from './json.ts';
import { frameSize, piecesOf, type Section, sectionsOf } from './pieces.ts';
import { countActions, countFindings, meanings, number } from './words.ts';

/**
 * Characters that a comment on GitHub may have, less some for what others add to it.
 * https://github.com/orgs/community/discussions/41331
 */
export const most = 65_000;

/** What a later run finds its comment by. */
export const marker = '<!-- runbook review -->';

const icons: Readonly<Record<Verdict, string>> = {
  incomplete: '❌',
  danger: '🛑',
  warning: '⚠️',
  change: '🔷',
  none: '✅',
};

/** Reviews as one comment: the matrix on top, details folded. What does not fit is left out, least important first, and counted. */
export function markdownText(reviews: readonly Review[], characters = most): string {
  const head = headLines(reviews).join('\n');
  const titles = reviews.map(titleOf);
  const room = characters - head.length - titles.join('').length - 600;
  const { kept, leftOut } = choose(reviews.flatMap(piecesOf), room, frameSize);
  const bodies = reviews.map((review, index) => bodyOf(titles[index] as string, sectionsOf(review, kept)));
  const foot = `\nFingerprint of these changes: ${code(fingerprintOf(reviews))}`;
  return [head, ...bodies, ...footLines(leftOut), foot].join('\n').trimEnd();
}

function headLines(reviews: readonly Review[]): string[] {
  const verdict = worst(reviews);
  const rows = reviews.map((review) => {
    const { create, update, replace, destroy, ...others } = countActions(review);
    const other = Object.entries(others).flatMap(([what, n]) => (n > 0 ? [`${n} ${what}`] : []));
    const drift = review.drift.length > 0 ? [`${review.drift.length} drifted`] : [];
    const cells = [
      plain(review.workspace),
      `${icons[review.verdict]} ${review.verdict}`,
      ...[create, update, replace, destroy].map((n) => (n > 0 ? number(n) : '')),
      [...other, ...drift].join(', '),
      countFindings(review),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    marker,
    `## ${icons[verdict]} Terraform plan: ${meanings[verdict]}`,
    '',
    '| workspace | verdict | create | update | replace | destroy | other | findings |',
    '|---|---|--:|--:|--:|--:|---|---|',
    ...rows,
  ];
}

const titleOf = ({ workspace, verdict, terraform }: Review): string =>
  `\n### ${icons[verdict]} ${plain(workspace)}: ${meanings[verdict]}\n\nPlanned by version ${plain(terraform)}.\n`;

const bodyOf = (title: string, sections: readonly Section[]): string =>
  sections.length === 0 ? '' : [title, ...sections.map(sectionText)].join('\n');

function sectionText({ summary, open, fence, pieces }: Section): string {
  const inside = pieces.map(({ text }: Piece) => text);
  const body = fence ? [`${fence}diff`, ...inside, fence] : inside;
  if (open) return [...body, ''].join('\n');
  return ['<details>', `<summary>${summary}</summary>`, '', ...body, '', '</details>', ''].join('\n');
}

function footLines(leftOut: ReadonlyMap<string, number>): string[] {
  if (leftOut.size === 0) return [];
  const parts = [...leftOut].map(([what, n]) => `${number(n)} × ${what}`);
  return [
    '',
    `**Left out here, for the size of a comment:** ${parts.join(', ')}. All of it: ${code('runbook review PLAN')}`,
  ];
}
