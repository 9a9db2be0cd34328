import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GithubServer } from '../github/server.ts';
import { runbook } from '../helpers/runbook-process.ts';
import { largePlan } from '../review/large-plan.ts';
import { changed, planOf } from '../review/plan-json.ts';

const folder = mkdtempSync(join(tmpdir(), 'review-github-'));
const at = (name: string) => join(folder, name);
const write = (name: string, content: unknown) => writeFileSync(at(name), JSON.stringify(content));
const server = new GithubServer();
let env: Record<string, string>;

beforeAll(async () => {
  write('staging.json', planOf([changed('aws_kms_key.main', ['delete'], { before: {} })]));
  write('other.json', planOf([changed('aws_iam_role.x', ['create'])]));
  write('large.json', largePlan(2000));
  write('event.json', { pull_request: { number: 12, head: { sha: server.head } } });
  env = {
    GITHUB_API_URL: await server.start(),
    GITHUB_REPOSITORY: 'knowme/infrastructure',
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_SHA: 'd'.repeat(40),
    GITHUB_TOKEN: 'told-nobody-at-all',
    GITHUB_EVENT_PATH: at('event.json'),
  };
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const review = (...args: string[]) => runbook(['review', ...args], env);
const laterReview = (run: string, ...args: string[]) =>
  runbook(['review', ...args], { ...env, GITHUB_RUN_ID: run });

describe('runbook review in a workflow', () => {
  it('comments, labels and checks, and refuses after the merge what nobody has seen', async () => {
    const ended = await review(at('staging.json'), '--github', '--fail-on', 'danger');
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('in pull request 12.\n') });
    expect(server.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /^<!-- runbook review \{"run":7.*\| staging \| 🛑&nbsp;danger \|.*this run\]\(https:\/\/github.com\/knowme\/infrastructure\/actions\/runs\/7\)/s,
      ),
    ]);
    expect(server.labels).toEqual(['terraform: danger']);
    expect(server.checks).toMatchObject([{ conclusion: 'failure', head_sha: server.head }]);
    server.pulls = [
      {
        number: 12,
        merged_at: '2999-01-01T00:00:00Z',
        merge_commit_sha: env.GITHUB_SHA,
        head: { sha: server.head },
      },
    ];
    expect(await review(at('staging.json'), '--approved')).toMatchObject({ code: 0, stderr: '' });
    expect(await review(`staging=${at('other.json')}`, '--approved')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('not what was approved in staging'),
    });
    expect(await review(`production=${at('staging.json')}`, '--approved')).toMatchObject({ code: 3 });
  });

  it('fits a large review into a check, which GitHub counts in bytes', async () => {
    expect(await review(at('large.json'), '--format', 'json', '--github')).toMatchObject({ code: 0 });
    expect(Buffer.byteLength(server.checks.at(-1)?.output.summary)).toBeGreaterThan(50_000);
    expect(server.comments).toHaveLength(1);
  });

  it('opens an issue for drift, and closes it', async () => {
    const drift = {
      ...planOf([]),
      resource_drift: [
        changed('aws_iam_role.x', ['update'], { before: { name: 'a' }, after: { name: 'b' } }),
      ],
    };
    write('drift.json', drift);
    write('none.json', planOf([]));
    expect(await review(`staging=${at('drift.json')}`, '--drift-issue')).toMatchObject({ code: 0 });
    expect(server.issues).toMatchObject([
      {
        title: 'Drift in staging',
        state: 'open',
        body: expect.stringMatching(/^staging is not as it was last applied: 1 changed/),
      },
    ]);
    expect(await review(`staging=${at('none.json')}`, '--drift-issue')).toMatchObject({ code: 0 });
    expect(server.issues).toMatchObject([{ state: 'closed' }]);
  });

  it('tells the pull request which workspace has no plan, and what the others would do', async () => {
    const ended = await laterReview('8', at('other.json'), `staging=${at('absent.json')}`, '--github');
    expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining('no plan of staging') });
    expect(server.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /\| other \| 🔷&nbsp;change \|.*\| staging \| ❌&nbsp;no&nbsp;plan \|.*There is no file/s,
      ),
    ]);
    expect(server.labels).toEqual(['terraform: no plan']);
    expect(server.checks.at(-1)).toMatchObject({ conclusion: 'failure' });
    expect(await laterReview('9', `staging=${at('absent.json')}`, '--github')).toMatchObject({ code: 3 });
    expect(server.comments[0]?.body).not.toContain('| other | 🔷');
  });

  it('opens an issue where nobody could look for drift, and closes it when somebody could', async () => {
    write('errored.json', planOf([], { errored: true }));
    for (const name of ['absent.json', 'errored.json']) {
      expect(await review(`ana=${at(name)}`, '--drift-issue')).toMatchObject({ code: 3 });
      expect(server.issues.at(-1)).toMatchObject({
        title: 'Drift in ana',
        state: 'open',
        body: expect.stringMatching(
          /Drift of ana could not be looked for.*: \[this run\]\(https:\/\/github\.com\/.*\/7\)\.$/s,
        ),
      });
    }
    expect(await review(`ana=${at('none.json')}`, '--drift-issue')).toMatchObject({ code: 0 });
    expect(server.issues.filter(({ title }) => title === 'Drift in ana')).toMatchObject([
      { state: 'closed' },
    ]);
  });

  it('says what is missing outside of one', async () => {
    const ended = await runbook(['review', at('other.json'), '--github'], { ...env, GITHUB_TOKEN: '' });
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('GITHUB_TOKEN not set') });
  });
});
