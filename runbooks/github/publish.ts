import { type Github, loginOf, type Repository } from './client.ts';
import { ownComments, type Thread, writeComment } from './comment.ts';
import { labels, ownLabels, setLabel } from './labels.ts';
import { GithubError } from './problem.ts';
import { newestRecord, type Recorded, record, type Verdict } from './records.ts';
import { type Stamp, same, stampOf } from './stamp.ts';

export interface Place {
  readonly repository: Repository;
  readonly number: number;
}

/** How often others may have changed what was just written. */
const rounds = 10;

/**
 * Publishes a verdict at its commit, then brings the pull request to the newest verdict of its newest commit: whichever of two runs
 * writes last writes the same. False where that is not this one.
 */
export async function publish(
  github: Github,
  { repository, number }: Place,
  verdict: Verdict,
): Promise<boolean> {
  await record(github, repository, verdict);
  const thread = { repository, number, login: await loginOf(github) };
  for (let round = 1; round <= rounds; round++) {
    const newest = await newestRecord(github, repository, { commit: await headOf(github, thread) });
    // The run of a newer commit has not ended yet; it will write.
    if (!newest) return false;
    if (await settle(github, thread, newest)) return same(newest.stamp, stampOf(verdict.text) as Stamp);
  }
  throw new GithubError(
    `The comment of pull request ${number} was changed by others ${rounds} times while this wrote it. Run this again.`,
  );
}

async function headOf(github: Github, { repository, number }: Thread): Promise<string> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...repository,
    pull_number: number,
  });
  return data.head.sha;
}

/** Whether it is shown already. If not, writes it: who has written looks again. */
async function settle(github: Github, thread: Thread, { stamp, text }: Recorded): Promise<boolean> {
  const comments = await ownComments(github, thread);
  const found = await ownLabels(github, thread);
  const wanted = labels[stamp.verdict] ?? (labels.danger as string);
  const shown = stampOf(comments[0]?.body);
  const commented = comments.length === 1 && shown !== undefined && same(shown, stamp);
  const labelled = found.length === 1 && found[0] === wanted;
  if (!commented) await writeComment(github, thread, { text, comments });
  if (!labelled) await setLabel(github, thread, { wanted, found });
  return commented && labelled;
}
