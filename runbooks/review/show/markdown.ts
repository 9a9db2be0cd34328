import { fingerprintOf } from '../fingerprint.ts';
import { type Review, type Verdict, verdicts } from '../review.ts';
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
  'no plan': '❌',
  incomplete: '❌',
  danger: '🛑',
  warning: '⚠️',
  change: '🔷',
  none: '✅',
};

/** Reviews as one comment: the matrix on top, details folded. What does not fit is left out, least important first, and counted. */
export function markdownText(reviews: readonly Review[], characters = most): string {
  const head = headLines(reviews, characters / 3).join('\n');
  const titles = new Map(reviews.map((review) => [review.workspace, titleOf(review)]));
  const { kept, leftOut } = choose(reviews.flatMap(piecesOf), characters - head.length - 600, ({ place }) => {
    const [workspace = ''] = place.split('\n');
    return [
      [place, frameSize],
      [workspace, titles.get(workspace)?.length ?? 0],
    ];
  });
  const bodies = reviews.map((review) =>
    bodyOf(titles.get(review.workspace) as string, sectionsOf(review, kept)),
  );
  const foot = `\nFingerprint of these changes: ${code(fingerprintOf(reviews))}`;
  return [head, ...bodies, ...footLines(leftOut), foot].join('\n').trimEnd();
}

function headLines(reviews: readonly Review[], characters: number): string[] {
  const verdict = worst(reviews);
  return [
    marker,
    `## ${icons[verdict]} Terraform plan: ${meanings[verdict]}`,
    '',
    '| workspace | verdict | create | update | replace | destroy | other | findings |',
    '|---|---|--:|--:|--:|--:|---|---|',
    ...matrix(reviews, characters),
  ];
}

/** A row for each workspace; of too many the worst, and how many more there are. */
function matrix(reviews: readonly Review[], characters: number): string[] {
  const worstFirst = [...reviews].sort(
    (one, other) => verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict),
  );
  const kept = new Set<Review>();
  let left = characters;
  for (const review of worstFirst) {
    left -= rowOf(review).length;
    if (left > 0) kept.add(review);
  }
  const more = reviews.length - kept.size;
  return [
    ...reviews.filter((review) => kept.has(review)).map(rowOf),
    ...(more > 0 ? [`| and ${number(more)} more | none worse than these |  |  |  |  |  |  |`] : []),
  ];
}

/** Not broken in the middle, where a table is too wide. */
const oneWord = (text: string) => text.replaceAll(' ', '&nbsp;');

function rowOf(review: Review): string {
  const { create, update, replace, destroy, ...others } = countActions(review);
  const other = Object.entries(others).flatMap(([what, n]) => (n > 0 ? [`${n} ${what}`] : []));
  const drift = review.drift.length > 0 ? [`${review.drift.length} drifted`] : [];
  const cells = [
    plain(review.workspace),
    oneWord(`${icons[review.verdict]} ${review.verdict}`),
    ...[create, update, replace, destroy].map((n) => (n > 0 ? number(n) : '')),
    [...other, ...drift].map(oneWord).join(', '),
    countFindings(review).split(', ').map(oneWord).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function titleOf({ workspace, verdict, terraform }: Review): string {
  const title = `\n### ${icons[verdict]} ${plain(workspace)}: ${meanings[verdict]}\n`;
  return verdict === 'no plan' ? title : `${title}\nPlanned by version ${plain(terraform)}.\n`;
}

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
