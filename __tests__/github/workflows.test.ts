import { execFile, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createProgram } from '../../runbooks/cli/program.ts';
import { base } from '../../workspaces/base.ts';
import { loadWorkspace, workspaceNames } from '../../workspaces/index.ts';

const folder = '.github/workflows';
const workflows = readdirSync(folder).map(
  (name) => [name, readFileSync(join(folder, name), 'utf8')] as const,
);
const textOf = (wanted: string) => workflows.find(([name]) => name === wanted)?.[1] ?? '';
const own = workspaceNames.map((name) => loadWorkspace(name, {})).filter(({ branch }) => branch !== null);

describe('the workflows', () => {
  it.each(workflows)('%s takes actions by their commit, and the account of the workspaces', (_, text) => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(2);
    for (const action of used) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(text).toContain(`ACCOUNT: '${base.account}'\n  APPLICATION: ${base.application}\n`);
  });

  it.each(workflows)('%s keeps plans to itself, and lets nobody write code into a command', (_, text) => {
    expect(text).not.toMatch(/upload-artifact|actions\/cache|pull_request_target/);
    const commands = text.split('\n').filter((line) => /run:|npx|terraform /.test(line));
    for (const line of commands) expect(line).not.toContain('${{');
  });

  it('know the workspaces, each with a branch of its name', () => {
    const names = own.map(({ name }) => name);
    expect(own.map(({ branch }) => branch)).toEqual(names);
    expect(textOf('review.yml')).toContain(`WORKSPACES: ${names.join(' ')}\n`);
    expect(textOf('deploy.yml')).toContain(`branches: [${names.join(', ')}]`);
    expect(textOf('drift.yml')).toContain(`for branch in ${names.join(' ')};`);
  });

  it.each([
    ['drift.yml', '--drift-issue', 'plan.sh -refresh-only'],
    ['review.yml', '--github', 'plan.sh || true'],
  ])(
    '%s says that there is no plan, whichever step has failed after the installation',
    (name, says, plans) => {
      const [, install = '', rest = ''] = /(- run: npm ci\n.*?)(\n {6}- .*)/s.exec(textOf(name)) ?? [];
      expect(install).toContain('\n        id: install');
      const steps = rest.split(/^ {6}- /m);
      const told = steps.findIndex((step) => step.includes(says));
      expect(steps[told - 1]).toContain(plans);
      expect(steps[told]).toMatch(
        /\n {8}if: \$\{\{ !cancelled\(\) && steps\.install\.outcome == 'success' \}\}\n/,
      );
    },
  );

  it('give options that there are', () => {
    const absent = () => Promise.reject(new Error('not here'));
    const parts = { books: [], openEffects: absent, identify: async () => '', openStore: absent };
    const review = createProgram(parts).commands.find((command) => command.name() === 'review');
    const given = workflows.flatMap(([, text]) => [...text.matchAll(/runbook review .*? (--[\w-]+)/g)]);
    expect(given).toHaveLength(3);
    const known = review?.options.map(({ long }) => long);
    for (const [, option] of given) expect(known).toContain(option);
  });
});

describe('rules in Rego', () => {
  const ask = (fake?: string) => {
    const place = mkdtempSync(join(tmpdir(), 'conftest-'));
    const summary = join(place, 'summary.md');
    if (fake !== undefined) {
      mkdirSync(join(place, 'rego'));
      writeFileSync(join(place, 'conftest'), `#!/bin/sh\n${fake}\n`, { mode: 0o755 });
    }
    const env = { PATH: `${place}:/usr/bin:/bin`, GITHUB_STEP_SUMMARY: summary };
    const { status, stdout } = spawnSync(resolve('.github/conftest.sh'), ['staging', 'production'], {
      ...{ cwd: place, env, encoding: 'utf8' },
    });
    const said = existsSync(summary) ? readFileSync(summary, 'utf8') : '';
    rmSync(place, { recursive: true });
    return { status, stdout, said };
  };

  it('are asked of every plan, and one that does not hold fails the step', () => {
    const some = 'echo "asked of $6"; case "$6" in *staging*) exit 1;; esac';
    const { status, stdout, said } = ask(some);
    expect([status, stdout]).toEqual([1, '']);
    expect(said).toContain('### staging\n\n```\nasked of cdktf.out/stacks/staging/plan.json\n```\n');
    expect(said).toContain('### production\n\n```\nasked of cdktf.out/stacks/production/plan.json\n```\n');
    expect(ask('true').status).toBe(0);
  });

  it('are none where there is no folder of them', () => {
    expect(ask()).toEqual({ status: 0, stdout: '', said: '' });
  });
});

describe('a role in a workflow', () => {
  it('is assumed by a token of the run that is there only meanwhile, and in no argument', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.end(JSON.stringify({ value: 'token-for-aws' }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const place = mkdtempSync(join(tmpdir(), 'as-role-'));
    const show = join(place, 'show.sh');
    writeFileSync(
      show,
      'cat "$AWS_WEB_IDENTITY_TOKEN_FILE"; echo "$AWS_ROLE_ARN $TF_WORKSPACE $AWS_WEB_IDENTITY_TOKEN_FILE"',
    );
    const env = {
      PATH: process.env.PATH,
      TMPDIR: place,
      ACCOUNT: '123456789012',
      APPLICATION: 'knowme',
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/?version=2`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'told-nobody',
    };
    const args = ['staging', 'plan', 'bash', show];
    const { stdout } = await promisify(execFile)('.github/as-role.sh', args, { env });
    server.close();
    expect(asked).toEqual(['/?version=2&audience=sts.amazonaws.com', 'bearer told-nobody']);
    const [token, line = ''] = stdout.split('\n');
    expect(token).toBe('token-for-aws');
    expect(line).toMatch(/^arn:aws:iam::123456789012:role\/knowme-staging-plan staging /);
    expect(readdirSync(place)).toEqual(['show.sh']);
    rmSync(place, { recursive: true });
  });
});
