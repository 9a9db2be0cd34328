import { allPages, type Github, loginOf, perPage, type Repository } from './client.ts';

/** What all issues about drift carry. */
export const driftLabel = 'terraform: drift';

export interface Drift {
  readonly workspace: string;
  /** Markdown. */
  readonly text: string;
  /** `unknown`: nobody could look. */
  readonly found: 'drift' | 'none' | 'unknown';
}

const titleOf = (workspace: string) => `Drift in ${workspace}`;

/** What the text of an issue begins with that says that nobody could look, and what stands before the report it had until then. */
const [unknownMark, earlierMark] = ['<!-- drift unknown -->', '\n## As it was last found'];
/** Characters that an issue may have, less some: more than a report here ever has. */
const most = 65_500;

/**
 * One open issue for a workspace that has drifted or that nobody could look at, and none for one that has not. Returns what was done,
 * in words.
 */
export async function keepDriftIssue(
  github: Github,
  repository: Repository,
  { workspace, text, found }: Drift,
): Promise<string> {
  const open = await openIssues(github, repository, titleOf(workspace));
  const numbers = open.map(({ number }) => number);
  if (found === 'none') {
    await closeAll(github, repository, numbers);
    return `${workspace} has not drifted${numbers.length > 0 ? `: closed issue ${numbers.join(', ')}` : ''}.`;
  }
  const [what, says] =
    found === 'drift' ? ['has drifted', 'says how'] : ['could not be looked at', 'says so'];
  const [issue] = open;
  const body = found === 'drift' ? text : withEarlier(text, issue?.body ?? '');
  if (issue === undefined) {
    return `${workspace} ${what}: opened issue ${await openIssue(github, repository, { workspace, body })}.`;
  }
  await update(github, repository, issue.number, { body });
  await closeAll(github, repository, numbers.slice(1));
  return `${workspace} ${what}: issue ${issue.number} ${says}.`;
}

/** Drift that was found before is still what is known of the workspace. */
function withEarlier(text: string, body: string): string {
  const [, ...kept] = body.split(earlierMark);
  const earlier = (body.startsWith(unknownMark) ? kept.join(earlierMark) : body).trim();
  return `${unknownMark}\n${text}${earlier && `\n${earlierMark}\n\n${earlier}`}`.slice(0, most);
}

/** Its number. A request that failed and was sent again may have made two; so may two runs at once. The oldest stays. */
async function openIssue(
  github: Github,
  repository: Repository,
  { workspace, body }: { readonly workspace: string; readonly body: string },
): Promise<number> {
  const title = titleOf(workspace);
  const { data } = await github.request('POST /repos/{owner}/{repo}/issues', {
    ...repository,
    title,
    body,
    labels: [driftLabel],
  });
  const all = (await openIssues(github, repository, title)).map(({ number }) => number);
  const [oldest = data.number, ...others] = all;
  await closeAll(github, repository, others);
  return oldest;
}

interface Issue {
  readonly number: number;
  readonly body: string;
}

/** Those that we have opened under this title, oldest first. */
async function openIssues(github: Github, repository: Repository, title: string): Promise<Issue[]> {
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
    .map(({ number, body }) => ({ number, body: body ?? '' }))
    .sort((one, other) => one.number - other.number);
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
