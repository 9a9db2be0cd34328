import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Github, openGithub } from '../../runbooks/github/client.ts';
import { type Drift, driftLabel, keepDriftIssue } from '../../runbooks/github/drift.ts';
import { GithubServer } from './server.ts';

let server: GithubServer;
let github: Github;

beforeEach(async () => {
  server = new GithubServer();
  const clock = { now: () => 0, wait: async () => {} };
  github = openGithub({ token: 'x', api: await server.start() }, clock);
});
afterEach(() => server.stop());

const look = (workspace: string, found: Drift['found'], text = 'How') =>
  keepDriftIssue(github, { owner: 'knowme', repo: 'infrastructure' }, { workspace, text, found });
const keep = (workspace: string, drifted: boolean, text?: string) =>
  look(workspace, drifted ? 'drift' : 'none', text);
const open = () => server.issues.filter(({ state }) => state === 'open');

describe('drift', () => {
  it('has one issue a workspace, which says the newest and is closed when it is gone', async () => {
    expect(await keep('staging', true)).toMatch(/^staging has drifted: opened issue \d+\.$/);
    await keep('production', true);
    await keep('staging', true, 'More');
    expect(open().map(({ title, body, labels }) => [title, body, labels])).toEqual([
      ['Drift in staging', 'More', [driftLabel]],
      ['Drift in production', 'How', [driftLabel]],
    ]);
    expect(await keep('staging', false)).toMatch(/^staging has not drifted: closed issue \d+\.$/);
    expect(open().map(({ title }) => title)).toEqual(['Drift in production']);
    expect(await keep('staging', false)).toBe('staging has not drifted.');
    await keep('staging', true);
    expect(open()).toHaveLength(2);
  });

  it('has one issue also where GitHub has opened one and said that it failed', async () => {
    let failed = false;
    server.meanwhile = ({ method, path }) => {
      if (method !== 'POST' || path !== '/issues' || failed) return undefined;
      failed = true;
      return { status: 502, after: true };
    };
    await keep('staging', true);
    expect(server.issues).toHaveLength(2);
    expect(open().map(({ number }) => number)).toEqual([server.issues[0]?.number]);
  });

  it('leaves alone what others have opened under its title', async () => {
    server.issues.push({ number: 1, state: 'open', title: 'Drift in staging', user: { login: 'ana' } });
    await keep('staging', true);
    await keep('staging', false);
    expect(open().map(({ number }) => number)).toEqual([1]);
  });
});

describe('what nobody could look at', () => {
  const body = () => open()[0]?.body;

  it('has the issue opened, and closed by the next run that finds no drift', async () => {
    expect(await look('staging', 'unknown', 'Why')).toMatch(
      /^staging could not be looked at: opened issue \d+\.$/,
    );
    expect(open()).toMatchObject([{ title: 'Drift in staging', labels: [driftLabel] }]);
    expect(body()).toMatch(/^<!-- drift unknown -->\nWhy$/);
    expect(await look('staging', 'unknown', 'Why now')).toMatch(/: issue \d+ says so\.$/);
    expect(body()).toMatch(/\nWhy now$/);
    await keep('staging', false);
    expect(open()).toEqual([]);
    expect(server.issues).toHaveLength(1);
  });

  it('keeps what had been found before, once, until somebody can look again', async () => {
    await keep('staging', true, 'A role was changed');
    await look('staging', 'unknown', 'Why');
    // As an issue comes back that somebody has edited in a browser.
    for (const issue of server.issues) issue.body = issue.body.replaceAll('\n', '\r\n');
    await look('staging', 'unknown', 'Why again');
    expect(body()).toBe('<!-- drift unknown -->\nWhy again\n\n## As it was last found\n\nA role was changed');
    expect(await keep('staging', true, 'Two roles were changed')).toMatch(/issue \d+ says how\.$/);
    expect(body()).toBe('Two roles were changed');
  });

  it('never writes more into the issue than GitHub takes', async () => {
    await keep('staging', true, 'x'.repeat(64_990));
    await look('staging', 'unknown', 'y'.repeat(5000));
    expect(body()).toMatch(/^<!-- drift unknown -->\ny{5000}\n\n## As it was last found\n\nx+$/);
    expect(body()).toHaveLength(65_500);
  });
});
