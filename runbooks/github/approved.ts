import { Refused } from '../engine/errors.ts';
import type { Github, Repository } from './client.ts';
import { newestRecord } from './records.ts';
import type { Stamp } from './stamp.ts';

/**
 * The review that stood in the pull request when it was merged as this commit. A later one does not count: whoever merged had not
 * seen it. Throws `Refused` where there is none.
 */
export async function approvedReview(github: Github, repository: Repository, commit: string): Promise<Stamp> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
    ...repository,
    commit_sha: commit,
  });
  const pull = data.find(({ merged_at: at, merge_commit_sha: merge }) => at && merge === commit);
  if (!pull?.merged_at) {
    throw new Refused(
      `No pull request was merged as ${commit}, so nobody has approved its plan. Bring the change by a pull request, or deploy it yourself.`,
    );
  }
  const found = await newestRecord(github, repository, { commit: pull.head.sha, until: pull.merged_at });
  if (found) return found.stamp;
  throw new Refused(
    `Pull request ${pull.number} was merged before its plan was reviewed. Open another one (an empty commit will do) and merge it when it has a review.`,
  );
}
