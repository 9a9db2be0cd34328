import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { approvedReview } from '../../runbooks/github/approved.ts';
import { type Github, openGithub } from '../../runbooks/github/client.ts';
import { checkName } from '../../runbooks/github/records.ts';
import { stamped } from '../../runbooks/github/stamp.ts';
import { GithubServer } from './server.ts';

const repository = { owner: 'knowme', repo: 'infrastructure' };
const merge = 'd'.repeat(40);
let server: GithubServer;
let github: Github;

beforeEach(async () => {
  server = new GithubServer();
  github = openGithub({ token: 'x', api: await server.start() });
  server.pulls = [
    { number: 11, merged_at: null, merge_commit_sha: merge, head: { sha: 'e'.repeat(40) } },
    { number: 12, merged_at: '2026-11-21T12:00:00Z', merge_commit_sha: merge, head: { sha: server.head } },
  ];
});
afterEach(() => server.stop());

function review(run: number, at: string, text?: string) {
  const stamp = {
    run,
    attempt: 1,
    commit: server.head,
    verdict: 'change',
    fingerprints: { staging: `f${run}` },
  };
  server.checks.push({
    name: checkName,
    head_sha: server.head,
    completed_at: at,
    output: { summary: text ?? stamped(stamp, 'Review') },
  });
}

describe('what was approved', () => {
  it('is the newest review that stood in the pull request when it was merged', async () => {
    review(2, '2026-11-21T11:00:00Z');
    review(1, '2026-11-21T11:30:00Z');
    review(3, '2026-11-21T12:00:01Z');
    review(9, '2026-11-21T11:00:00Z', 'Quotes\n<!-- runbook review {"run":9} -->');
    expect(await approvedReview(github, repository, merge)).toMatchObject({
      run: 2,
      fingerprints: { staging: 'f2' },
    });
  });

  it('is found behind pages of checks', async () => {
    review(7, '2026-11-21T11:00:00Z');
    for (let n = 0; n < 230; n++) review(1, '2026-11-21T11:00:00Z');
    expect(await approvedReview(github, repository, merge)).toMatchObject({ run: 7 });
  });

  it('is nothing of a pull request that was merged unseen', async () => {
    review(3, '2026-11-21T12:00:01Z');
    await expect(approvedReview(github, repository, merge)).rejects.toThrow(
      'Pull request 12 was merged before',
    );
  });

  it('is nothing of a commit that was pushed', async () => {
    await expect(approvedReview(github, repository, 'f'.repeat(40))).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringContaining('No pull request was merged as'),
    });
  });
});
