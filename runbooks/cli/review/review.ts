import { Refused, UsageError } from '../../engine/errors.ts';
import { fingerprintOf } from '../../review/fingerprint.ts';
import { noPlanReview } from '../../review/no-plan.ts';
import { type Review, reviewPlan, type Verdict, verdicts } from '../../review/review.ts';
import { jsonText, worst } from '../../review/show/json.ts';
import { markdownText } from '../../review/show/markdown.ts';
import { sarifText } from '../../review/show/sarif.ts';
import { terminalLines } from '../../review/show/terminal.ts';
import { createRun } from '../../shell/run.ts';
import { ignoreClosedOutput, print } from '../print.ts';
import type { ReviewCommand } from './command.ts';
import { readPlanGiven, readPlanOrWhyNot } from './plans.ts';
import { loadPolicies } from './policies.ts';

/** `runbook review`. Throws `Refused` where there is no verdict, and when the verdict is as bad as `--fail-on`. */
export async function reviewCommand(given: readonly string[], options: ReviewCommand): Promise<void> {
  ignoreClosedOutput();
  const { policies, settings } = await loadPolicies(options.policy);
  const today = new Date().toISOString().slice(0, 10);
  const run = createRun();
  const reviews: Review[] = [];
  // One after the other: of a large plan nothing is kept but its review.
  for (const one of given) {
    const read = await (mayMiss(given, options) ? readPlanOrWhyNot : readPlanGiven)(one, run);
    verifyName(read.workspace, reviews);
    if ('problem' in read) {
      reviews.push(noPlanReview(read));
      continue;
    }
    const { workspace, source, json } = read;
    const { past, ...own } = await ownWorkspace(workspace);
    const pack = { policies, settings, ...own };
    reviews.push(reviewPlan(json, { workspace, source, pack, past, today }));
  }
  print(show(reviews, options.format));
  if (options.github || options.approved || options.driftIssue) await tellGithub(reviews, options);
  verifyExpected(reviews, options.expect);
  judge(reviews, options.failOn);
}

/**
 * Whether a plan that cannot be read is reported instead of refused: where there are others to review, or somebody to tell. What is
 * held against an earlier review has to be there.
 */
const mayMiss = (given: readonly string[], { github, driftIssue, approved, expect }: ReviewCommand) =>
  !approved && expect === undefined && (given.length > 1 || Boolean(github) || Boolean(driftIssue));

async function tellGithub(reviews: readonly Review[], options: ReviewCommand): Promise<void> {
  const { keepDriftIssues, publishReview, verifyApproved } = await import('./github.ts');
  if (options.github) await publishReview(reviews, isBad(reviews, options.failOn));
  if (options.driftIssue) await keepDriftIssues(reviews);
  if (options.approved) await verifyApproved(reviews);
}

function verifyName(workspace: string, reviews: readonly Review[]): void {
  if (!reviews.some((review) => review.workspace === workspace)) return;
  throw new UsageError(`Two plans are of workspace ${workspace}. Name them: NAME=PLAN`);
}

/** What is known here of a workspace of ours; of somebody else's code nothing is. */
async function ownWorkspace(workspace: string) {
  const { loadWorkspace, workspaceNames } = await import('../../../workspaces/index.ts');
  if (!workspaceNames.includes(workspace)) return { protected: false, past: [] };
  const { pastRuns } = await import('./past.ts');
  const { protected: isProtected } = loadWorkspace(workspace, process.env);
  return { protected: isProtected, past: pastRuns(workspace, process.env) };
}

function show(reviews: readonly Review[], format: ReviewCommand['format']): string[] {
  if (format === 'terminal') return terminalLines(reviews, process.stdout.columns ?? 100);
  return [{ markdown: markdownText, json: jsonText, sarif: sarifText }[format](reviews)];
}

/** Between a review and its apply somebody may have deployed, or changed the code. */
function verifyExpected(reviews: readonly Review[], expected: string | undefined): void {
  const fingerprint = fingerprintOf(reviews);
  if (expected === undefined || expected === fingerprint) return;
  throw new Refused(
    `This is not what was reviewed: its fingerprint is ${fingerprint}, not ${expected}. Review it again before it is applied.`,
  );
}

const isAsBad = (verdict: Verdict, limit: Verdict) => verdicts.indexOf(verdict) <= verdicts.indexOf(limit);

const isBad = (reviews: readonly Review[], limit: Verdict | undefined) =>
  isAsBad(worst(reviews), limit ?? 'incomplete');

function judge(reviews: readonly Review[], failOn: Verdict | undefined): void {
  const missing = namesOf(reviews, 'no plan');
  if (missing) throw new Refused(`There is no verdict: there is no plan of ${missing} that could be read.`);
  const incomplete = namesOf(reviews, 'incomplete');
  if (incomplete) {
    throw new Refused(
      `There is no verdict: planning had failed in ${incomplete}, so this is only what was found until then, and cannot be applied.`,
    );
  }
  if (isBad(reviews, failOn)) {
    throw new Error(`The verdict is ${worst(reviews)}, and --fail-on says ${failOn}.`);
  }
}

const namesOf = (reviews: readonly Review[], wanted: Verdict): string =>
  reviews
    .filter(({ verdict }) => verdict === wanted)
    .map(({ workspace }) => workspace)
    .join(', ');
