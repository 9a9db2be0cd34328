import { allPages, type Github, loginOf, perPage, type Repository } from './client.ts';

/** What all issues about drift carry. */
export const driftLabel = 'terraform: drift';

export interface Drift {
  readonly workspace: string;
  /** Markdown. */
  readonly text: string;
  readonly drifted: boolean;
}

const titleOf = (workspace: string) => `Drift in ${workspace}`;

/** One open issue for a workspace that has drifted, and none for one that has not. Returns what was done, in words. */
export async function keepDriftIssue(
  github: Github,
  repository: Repository,
  { workspace, text, drifted }: Drift,
): Promise<string> {
  const found = await openIssues(github, repository, titleOf(workspace));
  if (!drifted) {
    await closeAll(github, repository, found);
    return `${workspace} has not drifted${found.length > 0 ? `: closed issue ${found.join(', ')}` : ''}.`;
  }
  const [issue, ...others] = found;
  if (issue === undefined) {
    return `${workspace} has drifted: opened issue ${await openIssue(github, repository, { workspace, text })}.`;
  }
  await update(github, repository, issue, { body: text });
  await closeAll(github, repository, others);
  return `${workspace} has drifted: issue ${issue} says how.`;
}

/** Its number. A request that failed and was sent again may have made two; so may two runs at once. The oldest stays. */
async function openIssue(
  github: Github,
  repository: Repository,
  { workspace, text }: Pick<Drift, 'workspace' | 'text'>,
): Promise<number> {
  const title = titleOf(workspace);
  const { data } = await github.request('POST /repos/{owner}/{repo}/issues', {
    ...repository,
    title,
    body: text,
    labels: [driftLabel],
  });
  const [oldest = data.number, ...others] = await openIssues(github, repository, title);
  await closeAll(github, repository, others);
  return oldest;
}

/** Numbers of those that we have opened under this title, oldest first. */
async function openIssues(github: Github, repository: Repository, title: string): Promise<number[]> {
  const login = await loginOf(github);
  const issues = await allPages(async (page) => {
    const { data } = await github.request('GET /repos/{owner}/{repo}/issues', {
      ...repository,
      state: 'open',
      labels: driftLabel,
      per_page: perPage,
      page,
    });
    return data;
  });
  return issues
    .filter((issue) => issue.title === title && issue.user?.login === login && !issue.pull_request)
    .map(({ number }) => number)
    .sort((one, other) => one - other);
}

const update = (
  github: Github,
  repository: Repository,
  number: number,
  change: { readonly body: string } | { readonly state: 'closed'; readonly state_reason: 'completed' },
) =>
  github.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    ...repository,
    issue_number: number,
    ...change,
  });

async function closeAll(github: Github, repository: Repository, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    await update(github, repository, number, { state: 'closed', state_reason: 'completed' });
  }
}
