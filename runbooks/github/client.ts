import { Octokit } from '@octokit/core';
import { RequestError } from '@octokit/request-error';
import { type Clock, patiently, clock as real } from './patience.ts';

export type Github = Octokit;

/** A repository as GitHub's addresses name it. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** Milliseconds that one answer may take. */
const timeout = 30_000;

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** GitHub's REST API, patient with limits and with failures of GitHub's own. `api` is GITHUB_API_URL. */
export function openGithub(
  { token, api }: { readonly token: string; readonly api: string },
  clock: Clock = real,
): Github {
  const github = new Octokit({ auth: token, baseUrl: api, userAgent: 'runbook', log: quiet });
  github.hook.wrap('request', (request, options) =>
    patiently(async () => {
      const signal = AbortSignal.timeout(timeout);
      const answer = await request({ ...options, request: { ...options.request, signal } });
      // Octokit takes what is no whole JSON for a text: a list that was cut off would look like an empty one.
      if (answer.status === 204 || typeof answer.data === 'object') return answer;
      throw new RequestError('the answer was cut off, or is no JSON', 502, {
        request: { ...options, url: answer.url },
      });
    }, clock),
  );
  return github;
}

/** As many as GitHub puts on a page. */
export const perPage = 100;

/** All pages of a list. */
export async function allPages<Item>(page: (number: number) => Promise<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = [];
  for (let number = 1; ; number++) {
    const items = await page(number);
    all.push(...items);
    if (items.length < perPage) return all;
  }
}

/** Who this token writes as. An app, as a workflow's token is one, may not ask REST for that. */
export async function loginOf(github: Github): Promise<string> {
  const { viewer } = await github.graphql<{ readonly viewer: { readonly login: string } }>(
    'query { viewer { login } }',
  );
  return viewer.login;
}
