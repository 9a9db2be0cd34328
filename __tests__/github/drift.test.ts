import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Github, openGithub } from '../../runbooks/github/client.ts';
import { driftLabel, keepDriftIssue } from '../../runbooks/github/drift.ts';
import { GithubServer } from './server.ts';

let server: GithubServer;
let github: Github;

beforeEach(async () => {
  server = new GithubServer();
  const clock = { now: () => 0, wait: async () => {} };
  github = openGithub({ token: 'x', api: await server.start() }, clock);
});
afterEach(() => server.stop());

const keep = (workspace: string, drifted: boolean, text = 'How') =>
  keepDriftIssue(github, { owner: 'knowme', repo: 'infrastructure' }, { workspace, text, drifted });
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
