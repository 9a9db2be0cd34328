import { readFileSync } from 'node:fs';
import { UsageError } from '../engine/errors.ts';
import type { Repository } from './client.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The run of a GitHub workflow that this is part of. */
export interface Workflow {
  readonly api: string;
  readonly token: string;
  readonly repository: Repository;
  readonly run: number;
  readonly attempt: number;
  /** Of the run, for people. */
  readonly url: string;
  /** What was pushed; of a pull request a merge that GitHub has made for a try. */
  readonly commit: string;
}

/** A pull request as the event tells it that started the run. */
export interface PullRequest {
  readonly number: number;
  /** The newest commit when the run was started. */
  readonly head: string;
}

/**
 * From the variables of a workflow run. Throws `UsageError` where this is none.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function workflowIn(env: Environment): Workflow {
  const needed = ['GITHUB_REPOSITORY', 'GITHUB_RUN_ID', 'GITHUB_SHA', 'GITHUB_TOKEN'] as const;
  const missing = needed.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new UsageError(
      `This is for a GitHub workflow: ${missing.join(', ')} not set. A step gets its token by env: GITHUB_TOKEN: \${{ github.token }}`,
    );
  }
  const [owner = '', repo = ''] = (env.GITHUB_REPOSITORY ?? '').split('/');
  const server = env.GITHUB_SERVER_URL || 'https://github.com';
  return {
    api: (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, ''),
    token: env.GITHUB_TOKEN ?? '',
    repository: { owner, repo },
    run: Number(env.GITHUB_RUN_ID),
    attempt: Number(env.GITHUB_RUN_ATTEMPT || 1),
    url: `${server}/${owner}/${repo}/actions/runs/${env.GITHUB_RUN_ID}`,
    commit: env.GITHUB_SHA ?? '',
  };
}

/** Of the event. Throws `UsageError` for a run that no pull request has started. */
export function pullRequestIn(env: Environment): PullRequest {
  const { pull_request: pull } = eventIn(env) as {
    readonly pull_request?: { readonly number?: number; readonly head?: { readonly sha?: string } };
  };
  if (pull?.number && pull.head?.sha) return { number: pull.number, head: pull.head.sha };
  throw new UsageError(
    'No pull request has started this run: --github needs a workflow with on: pull_request.',
  );
}

function eventIn({ GITHUB_EVENT_PATH: path }: Environment): object {
  try {
    return (JSON.parse(readFileSync(path ?? '', 'utf8')) as object | null) ?? {};
  } catch {
    return {};
  }
}
