import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../runbooks/postgres/client.ts';
import { Secret } from '../../runbooks/secret.ts';
import { execute, startServer, type TestServer, value } from '../helpers/postgres.ts';
import { runbook, start, urlOf } from '../helpers/runbook-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'pg-compare-'));
let servers: TestServer[] = [];

beforeAll(async () => {
  servers = await Promise.all([startServer(), startServer()]);
  for (const { master } of servers) {
    await execute(master, [
      'CREATE TABLE shop (id int PRIMARY KEY, name text)',
      "INSERT INTO shop VALUES (1, 'one')",
    ]);
  }
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const both = ['--from', 'env:OLD', '--to', 'env:NEW'];
const env = () => {
  const [OLD = '', NEW = ''] = servers.map(({ master }) => urlOf(master));
  return { OLD, NEW };
};

describe('runbook pg compare', () => {
  it('says that two databases are equal', async () => {
    const ended = await runbook(['pg', 'compare', ...both], env());
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(
      /\[1\/1\] Compare knowme_admin@127.0.0.1:\d+\/knowme with .*Rows of every table: equal/s,
    );
    expect(ended.stdout).toMatch(/equal: in all of \d+ comparisons\n$/);
    expect(ended.stdout).not.toContain('secret');
  });

  it('says what differs and ends with 1, as events, too; by a password of the environment', async () => {
    const [, target] = servers as [TestServer, TestServer];
    await execute(target.master, ["UPDATE shop SET name = 'two'", 'CREATE TABLE more ()']);
    const urls = servers.map(
      ({ master }) => `postgres://${master.user}@${master.host}:${master.port}/knowme`,
    );
    const PGPASSWORD = target.master.password.reveal();
    const repair = join(folder, 'repair.sql');
    const args = [
      '--from',
      String(urls[0]),
      '--to',
      String(urls[1]),
      '--json',
      '--jobs',
      '2',
      '--repair',
      repair,
    ];
    const ended = await runbook(['pg', 'compare', ...args], { PGPASSWORD });
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The databases are not equal; differences: \d+\.\n$/),
    });
    const events = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({ event: 'ended', outcome: 'different' });
    expect(
      events.filter(({ event, proof }) => event === 'proof' && !proof.equal).map(({ proof }) => proof.id),
    ).toEqual(expect.arrayContaining(['schema', 'rows']));
    expect(await runbook(['pg', 'compare', ...args], { PGPASSWORD })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/repair\.sql is there already/),
    });
    await execute(target.master, [readFileSync(repair, 'utf8'), 'DROP TABLE more']);
    expect(await runbook(['pg', 'compare', ...both], env())).toMatchObject({ code: 0 });
  });

  it('leaves no statement at work on either server when it is interrupted', async () => {
    const [, target] = servers as [TestServer, TestServer];
    const others = (waits: string) =>
      `SELECT count(*)::int FROM pg_stat_activity WHERE usename = 'knowme_admin' AND pid <> pg_backend_pid() ${waits}`;
    await withClient(target.superuser, async (client) => {
      await client.query('BEGIN; LOCK TABLE public.shop');
      const compare = start(['pg', 'compare', ...both], env());
      const ended = new Promise((resolve) => compare.once('close', resolve));
      const waiting = others("AND wait_event_type = 'Lock'");
      while ((await value(target.superuser, waiting)) === 0) expect(compare.exitCode).toBeNull();
      compare.kill('SIGINT');
      expect(await ended).toBe(130);
      for (const { superuser } of servers) expect(await value(superuser, others(''))).toBe(0);
    });
  });

  it('takes back what one that was killed has left: a membership, and its folder', async () => {
    const [, target] = servers as [TestServer, TestServer];
    await execute(target.superuser, [
      "CREATE ROLE ann LOGIN CREATEROLE PASSWORD 'ann secret'",
      'CREATE ROLE other',
      'CREATE TABLE others ()',
      'ALTER TABLE others OWNER TO other',
    ]);
    const isMember = () => value(target.superuser, "SELECT pg_has_role('ann', 'other', 'USAGE')");
    const ann = { ...target.master, user: 'ann', password: new Secret('ann secret') };
    const own = { ...env(), NEW: urlOf(ann), TMPDIR: folder };
    await withClient(target.superuser, async (client) => {
      await client.query('BEGIN; LOCK TABLE public.shop');
      const compare = start(['pg', 'compare', ...both], own);
      const ended = new Promise((resolve) => compare.once('close', resolve));
      while (!(await isMember())) expect(compare.exitCode).toBeNull();
      compare.kill('SIGKILL');
      await ended;
    });
    expect(await isMember()).toBe(true);
    const { stdout } = await runbook(['pg', 'compare', ...both], own);
    expect(stdout).toMatch(
      /was killed has left a membership: ann@.* is no member any more of knowme_admin, other/,
    );
    expect(await isMember()).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('runbook-pg-'))).toEqual([]);
    await execute(target.superuser, ['DROP TABLE others', 'DROP ROLE other', 'DROP ROLE ann']);
  });

  it('has no verdict about a server that it cannot reach', async () => {
    const NEW = 'postgres://ann:hunter2hunter2@127.0.0.1:1/x';
    const ended = await runbook(['pg', 'compare', ...both], { ...env(), NEW });
    expect(ended).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/no verdict: cannot connect to ann@127.0.0.1:1\/x/),
    });
    expect(ended.stderr + ended.stdout).not.toContain('hunter2');
  });

  it.each([
    [['--from', 'env:OLD', '--to', 'env:OLD'], /the same database/],
    [['--from', 'env:OLD'], /--to/],
    [['--from', 'env:OLD', '--to', 'postgres://ann:hunter2@db/x'], /list of processes/],
    [[...both, '--jobs', '0'], /from 1 to 64/],
  ])('ends with 2: %j', async (args, message) => {
    const ended = await runbook(['pg', 'compare', ...args], env());
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    expect(ended.stderr).not.toContain('hunter2');
  });
});
