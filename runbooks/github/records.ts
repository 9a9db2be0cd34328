import { allPages, type Github, perPage, type Repository } from './client.ts';
import { byAge, type Stamp, stampOf } from './stamp.ts';

/** What the check is called in a pull request, for rules that ask for it. */
export const checkName = 'terraform review';

/** A review as it was published at its commit. */
export interface Recorded {
  readonly stamp: Stamp;
  readonly text: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface Verdict {
  readonly commit: string;
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly title: string;
  readonly text: string;
  /** Of the run. */
  readonly url: string;
}

/** Publishes a verdict as a check of its commit. */
export async function record(github: Github, repository: Repository, verdict: Verdict): Promise<void> {
  const { commit, conclusion, title, text, url } = verdict;
  await github.request('POST /repos/{owner}/{repo}/check-runs', {
    ...repository,
    name: checkName,
    head_sha: commit,
    status: 'completed',
    conclusion,
    details_url: url,
    output: { title, summary: text },
  });
}

/** The newest review of a commit that was published until then; undefined where there is none. */
export async function newestRecord(
  github: Github,
  repository: Repository,
  { commit, until }: { readonly commit: string; readonly until?: string },
): Promise<Recorded | undefined> {
  const runs = await allPages(async (page) => {
    const { data } = await github.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...repository,
      ref: commit,
      check_name: checkName,
      filter: 'all',
      per_page: perPage,
      page,
    });
    return data.check_runs;
  });
  const found = runs.flatMap(({ output, completed_at: at }) => {
    const stamp = stampOf(output.summary);
    return stamp && at ? [{ stamp, text: output.summary ?? '', at }] : [];
  });
  return found
    .filter(({ stamp, at }) => stamp.commit === commit && (!until || Date.parse(at) <= Date.parse(until)))
    .sort((one, other) => byAge(other.stamp, one.stamp))[0];
}
