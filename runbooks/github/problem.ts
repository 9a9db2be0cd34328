import { RequestError } from '@octokit/request-error';

/** GitHub has refused, or cannot be reached. */
export class GithubError extends Error {
  override readonly name = 'GithubError';
  /** Of the answer, where there was one. */
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    this.status = status;
  }
}

const advice: Readonly<Record<number, string>> = {
  401: 'GITHUB_TOKEN is no token that GitHub knows, or has run out.',
  403: 'GITHUB_TOKEN may not do this. A workflow gets the rights by `permissions:` checks, pull-requests and issues: write, contents: read; the token of a pull request from a fork gets none of them.',
  404: 'It is not there, or GITHUB_TOKEN may not see it.',
};

/** In one message: what was asked, what GitHub has said, what to do. */
export function githubError(error: unknown, tried: number): unknown {
  if (!(error instanceof RequestError)) return error;
  const { status, message, request, response } = error;
  if (!response) {
    return new GithubError(`GitHub cannot be reached at ${new URL(request.url).origin}: ${message}`, {
      cause: error,
    });
  }
  const path = request.url.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*/, '');
  const often = tried > 1 ? `, ${tried} times` : '';
  const said = `GitHub has refused ${request.method} ${path} (${status}${often}): ${shortOf(message)}`;
  return new GithubError([said, advice[status]].filter(Boolean).join('\n'), { status, cause: error });
}

/** Without the link to the manual; a page of HTML comes from something between here and GitHub's API. */
const shortOf = (message: string): string =>
  message.trimStart().startsWith('<') ? 'a page of HTML' : message.replace(/ - https:\S+$/, '').slice(0, 500);

/** What is not there any more need not be taken away. */
export async function unlessGone(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof GithubError && error.status === 404)) throw error;
  });
}
