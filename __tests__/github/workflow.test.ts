import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pullRequestIn, workflowIn } from '../../runbooks/github/workflow.ts';

const folder = mkdtempSync(join(tmpdir(), 'workflow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = {
  GITHUB_REPOSITORY: 'knowme/infrastructure',
  GITHUB_RUN_ID: '77',
  GITHUB_RUN_ATTEMPT: '3',
  GITHUB_SHA: 'abc',
  GITHUB_TOKEN: 'told-nobody',
};

function event(content: string) {
  const file = join(folder, 'event.json');
  writeFileSync(file, content);
  return { GITHUB_EVENT_PATH: file };
}

describe('the variables of a workflow', () => {
  it('say where and which run', () => {
    expect(workflowIn(env)).toMatchObject({
      api: 'https://api.github.com',
      repository: { owner: 'knowme', repo: 'infrastructure' },
      run: 77,
      attempt: 3,
      url: 'https://github.com/knowme/infrastructure/actions/runs/77',
    });
    const enterprise = { GITHUB_API_URL: 'https://git.test/api/v3/', GITHUB_SERVER_URL: 'https://git.test' };
    expect(workflowIn({ ...env, ...enterprise })).toMatchObject({
      api: 'https://git.test/api/v3',
      url: 'https://git.test/knowme/infrastructure/actions/runs/77',
    });
  });

  it('are all asked for at once', () => {
    expect(() => workflowIn({ GITHUB_SHA: 'abc' })).toThrow(
      'GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_TOKEN not set',
    );
  });

  it('lead to the pull request and its own commit', () => {
    const started = event('{"pull_request": {"number": 12, "head": {"sha": "def"}}}');
    expect(pullRequestIn(started)).toEqual({ number: 12, head: 'def' });
    for (const other of [event('{"ref": "refs/heads/main"}'), event('null'), event('{'), {}]) {
      expect(() => pullRequestIn(other)).toThrow('No pull request has started this run');
    }
  });
});
