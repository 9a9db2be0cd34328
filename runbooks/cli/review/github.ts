import { Refused } from '../../engine/errors.ts';
import { approvedReview } from '../../github/approved.ts';
import { openGithub } from '../../github/client.ts';
import { type Drift, keepDriftIssue } from '../../github/drift.ts';
import { publish } from '../../github/publish.ts';
import { stamped } from '../../github/stamp.ts';
import { pullRequestIn, type Workflow, workflowIn } from '../../github/workflow.ts';
import { fingerprintOf } from '../../review/fingerprint.ts';
import type { Review } from '../../review/review.ts';
import { plain } from '../../review/show/escape.ts';
import { worst } from '../../review/show/json.ts';
import { markdownText, most } from '../../review/show/markdown.ts';
import { meanings, number } from '../../review/show/words.ts';
import { complain } from '../print.ts';
import { secrets } from '../secrets.ts';

/** Bytes that the summary of a check may have, less some: GitHub counts bytes there (https://github.com/github/docs/issues/35252). */
const mostBytes = 65_000;

function open() {
  const workflow = workflowIn(process.env);
  secrets.register(workflow.token);
  return { workflow, github: openGithub(workflow) };
}

/** `--github`: the review as comment, label and check of the pull request that has started this run. */
export async function publishReview(reviews: readonly Review[], failed: boolean): Promise<void> {
  const { workflow, github } = open();
  const { number, head } = pullRequestIn(process.env);
  const { repository, run, attempt, url } = workflow;
  const verdict = worst(reviews);
  const fingerprints = Object.fromEntries(
    reviews.map((review) => [review.workspace, fingerprintOf([review])]),
  );
  const stamp = { run, attempt, commit: head, verdict, fingerprints };
  const text = stamped(stamp, fitting(reviews, footOf(workflow, head), JSON.stringify(stamp).length * 2));
  const conclusion = failed ? 'failure' : passing(verdict);
  const title = `${verdict}: ${meanings[verdict]}`;
  const newest = await publish(
    github,
    { repository, number },
    { commit: head, conclusion, title, text: secrets.redact(text), url },
  );
  complain(
    newest
      ? `The review is in pull request ${number}.`
      : `Pull request ${number} has a newer run or commit; its comment is left to that.`,
  );
}

const passing = (verdict: Review['verdict']) =>
  verdict === 'change' || verdict === 'none' ? 'success' : 'neutral';

const footOf = ({ url }: Pick<Workflow, 'url'>, commit: string) =>
  `\n\nOf commit ${commit}, by [this run](${url}).`;

/** As much as a check takes. */
function fitting(reviews: readonly Review[], foot: string, stamp: number): string {
  let characters = most;
  for (;;) {
    const text = `${markdownText(reviews, characters)}${foot}`;
    const over = Buffer.byteLength(text) + stamp - mostBytes;
    if (over <= 0 || characters <= over) return text;
    characters -= over;
  }
}

/** `--approved`: throws `Refused` unless each plan does what its review showed in the pull request that was merged as this commit. */
export async function verifyApproved(reviews: readonly Review[]): Promise<void> {
  const { workflow, github } = open();
  const { fingerprints } = await approvedReview(github, workflow.repository, workflow.commit);
  const differing = reviews
    .filter((review) => fingerprints[review.workspace] !== fingerprintOf([review]))
    .map(({ workspace }) => workspace);
  if (differing.length === 0) return;
  throw new Refused(
    `This is not what was approved in ${differing.join(', ')}: something was deployed or changed since the pull request was reviewed. Nothing is applied. Open another pull request (an empty commit will do): its review shows what would be done now.`,
  );
}

/** `--drift-issue`: an issue for each workspace that has drifted or could not be looked at; closes it where neither is so any more. */
export async function keepDriftIssues(reviews: readonly Review[]): Promise<void> {
  const { workflow, github } = open();
  for (const review of reviews) {
    const found = foundIn(review);
    const lead = leadOf(review, found);
    const foot = `${found === 'unknown' ? 'Its log says why' : 'Found by'}: [this run](${workflow.url}).`;
    const report = markdownText([review], most - lead.length - foot.length);
    const text = secrets.redact([lead, report, foot].join('\n\n'));
    complain(await keepDriftIssue(github, workflow.repository, { workspace: review.workspace, text, found }));
  }
}

/** Where planning had failed nobody knows whether there is more. */
function foundIn({ verdict, drift }: Review): Drift['found'] {
  if (verdict === 'no plan' || verdict === 'incomplete') return 'unknown';
  return drift.length > 0 ? 'drift' : 'none';
}

function leadOf({ workspace, drift }: Review, found: Drift['found']): string {
  if (found === 'unknown') {
    return `Drift of ${plain(workspace)} could not be looked for, so nobody knows whether it is as it was last applied.`;
  }
  return `${plain(workspace)} is not as it was last applied: ${number(drift.length)} changed or deleted outside of Terraform. A plan shows what would put that back; \`terraform apply -refresh-only\` takes it over.`;
}
