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
  const [issue, ...others] = await openIssues(github, repository, titleOf(workspace));
  if (drifted && !issue) {
    const { data } = await github.request('POST /repos/{owner}/{repo}/issues', {
      ...repository,
      title: titleOf(workspace),
      body: text,
      labels: [driftLabel],
    });
    return `${workspace} has drifted: opened issue ${data.number}.`;
  }
  if (drifted && issue) {
    await update(github, repository, issue, { body: text });
    for (const other of others) await close(github, repository, other);
    return `${workspace} has drifted: issue ${issue} says how.`;
  }
  for (const other of issue ? [issue, ...others] : []) await close(github, repository, other);
  return `${workspace} has not drifted${issue ? `: closed issue ${issue}` : ''}.`;
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

const close = (github: Github, repository: Repository, number: number) =>
  update(github, repository, number, { state: 'closed', state_reason: 'completed' });
