import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Endpoint, withClient } from '../../runbooks/postgres/client.ts';
import {
  endOwnSessions,
  type FencePlan,
  fence,
  fenced,
  lookAtFence,
  planFence,
  proveSilence,
  showFence,
  unfence,
} from '../../runbooks/postgres/fence.ts';
import { proveWritable } from '../../runbooks/postgres/writable.ts';
import { Secret } from '../../runbooks/secret.ts';
import { execute, startServer, type TestServer, value } from '../helpers/postgres.ts';

let server: TestServer;
let application: Endpoint;
let plan: FencePlan;
let privileges: unknown;

const acl = () => value(server.master, "SELECT datacl::text[] FROM pg_database WHERE datname = 'knowme'");

beforeAll(async () => {
  server = await startServer();
  application = { ...server.master, user: 'knowme_app', password: new Secret('app') };
  await execute(server.master, [
    "CREATE ROLE knowme_app LOGIN PASSWORD 'app'",
    "CREATE ROLE reporting LOGIN PASSWORD 'reporting'",
    'GRANT CONNECT, CREATE ON DATABASE knowme TO knowme_app',
    'GRANT CREATE ON SCHEMA public TO knowme_app',
  ]);
  await execute(application, ['CREATE TABLE writes (at timestamptz DEFAULT clock_timestamp())']);
  plan = await planFence(server.master);
  privileges = await acl();
});

afterAll(() => server?.stop());

const write = (endpoint: Endpoint) => execute(endpoint, ['INSERT INTO writes DEFAULT VALUES']);

/** Writes on one connection until it breaks. */
const writeUntilStopped = () =>
  withClient(application, async (client) => {
    for (;;) await client.query('INSERT INTO writes DEFAULT VALUES');
  }).catch((error: Error) => error.message);

describe('what a killed run left at work', () => {
  it('is ended, and nobody else is', async () => {
    const sessions = [server.master, application].map((user) =>
      execute(user, ['SELECT pg_sleep(2)']).then(
        () => 'went on',
        () => 'ended',
      ),
    );
    await sleep(500);
    await endOwnSessions(server.master);
    expect(await Promise.all(sessions)).toEqual(['ended', 'went on']);
  });
});

describe('the fence', () => {
  it('can be kept as JSON and shown', () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(plan).toMatchObject({ roles: ['knowme_app', 'reporting'], readOnly: null, grantSelf: false });
    expect(showFence(plan)).toContain('ALTER ROLE "reporting" NOLOGIN');
  });

  it('is not proven while the application writes', async () => {
    const writer = writeUntilStopped();
    const proof = await proveSilence(server.master, { application, seconds: 1 });
    expect(proof.equal).toBe(false);
    expect(proof.differences).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^session of knowme_app \(runbook, pid \d+\)$/),
        'login of knowme_app: logged in',
      ]),
    );
    expect(await fenced(server.master, plan)).toBe(false);
    await fence(server.master, plan);
    expect(await writer).toMatch(/terminating connection|Connection terminated/);
  });

  it('stands and is proven', async () => {
    expect(await fenced(server.master, plan)).toBe(true);
    const rows = await value(server.superuser, 'SELECT count(*) FROM writes');
    const proof = await proveSilence(server.master, { application, seconds: 1 });
    expect(proof).toMatchObject({ equal: true, differences: [], figures: { login: 'refused' } });
    expect(await value(server.superuser, 'SELECT count(*) FROM writes')).toBe(rows);
    await expect(write(application)).rejects.toThrow(/is the database fenced/);
  });

  it('can be put up twice', async () => {
    await fence(server.master, plan);
    expect(await fenced(server.master, plan)).toBe(true);
  });

  it('is broken by one role that may log in again, and told so', async () => {
    await execute(server.master, ['ALTER ROLE reporting LOGIN']);
    expect(await fenced(server.master, plan)).toBe(false);
    expect(await lookAtFence(server.master, plan)).toMatchObject({ open: ['reporting may log in'] });
    await fence(server.master, plan);
  });

  it('has a gap while the default of the database lets transactions write', async () => {
    await execute(server.master, ['ALTER DATABASE knowme RESET default_transaction_read_only']);
    expect(await lookAtFence(server.master, plan)).toMatchObject({
      open: ['transactions may write by default'],
    });
    await fence(server.master, plan);
  });

  it('is seen by who asks whether the application can write', async () => {
    const proof = await proveWritable(application);
    expect(proof).toMatchObject({
      equal: false,
      differences: [expect.stringMatching(/knowme_app: .*fenced/)],
    });
    await execute(server.master, [
      'ALTER ROLE knowme_app LOGIN',
      'GRANT CONNECT ON DATABASE knowme TO PUBLIC',
    ]);
    const readOnly = await proveWritable(application);
    expect(readOnly.differences).toEqual([expect.stringContaining('read-only transaction')]);
    await fence(server.master, plan);
  });

  it('does not take a wrong password for a refusal', async () => {
    const wrong = { ...application, password: new Secret('wrong') };
    const proof = await proveSilence(server.master, { application: wrong, seconds: 0.1 });
    expect(proof.differences).toEqual([expect.stringContaining('the password was refused')]);
  });

  it('names a prepared transaction that could still commit', async () => {
    const two = ['BEGIN', 'INSERT INTO writes DEFAULT VALUES', "PREPARE TRANSACTION 'later'"];
    await execute(server.superuser, two);
    const proof = await proveSilence(server.master, { application, seconds: 0.1 });
    expect(proof.differences).toContain('prepared transaction later can still commit');
    await execute(server.superuser, ["ROLLBACK PREPARED 'later'"]);
  });

  it('sees a write of someone it cannot keep out', async () => {
    const watching = proveSilence(server.master, { application, seconds: 2 });
    await sleep(1_700);
    await write(server.superuser);
    expect((await watching).differences).toEqual([expect.stringMatching(/^inserted: \d+ became \d+$/)]);
  });

  it('does not take statistics, gathered by autovacuum, for a write', async () => {
    await execute(server.superuser, [
      'CREATE TABLE wide AS SELECT (SELECT string_agg(md5(n::text || m), NULL) FROM generate_series(1, 30) m) AS text FROM generate_series(1, 300) n',
      'ALTER TABLE wide ALTER text SET STATISTICS 1000',
    ]);
    const toasted = () =>
      value(
        server.superuser,
        "SELECT sum(n_tup_ins)::int FROM pg_stat_all_tables WHERE schemaname = 'pg_toast'",
      );
    const before = await toasted();
    const watching = proveSilence(server.master, { application, seconds: 2 });
    await sleep(1_300);
    await execute(server.superuser, ['ANALYZE wide']);
    expect((await watching).differences).toEqual([]);
    expect(await toasted()).toBeGreaterThan(Number(before));
    await execute(server.superuser, ['DROP TABLE wide']);
  });

  it('is lifted without a trace', async () => {
    await unfence(server.master, plan);
    const { open, locks, sessions } = await lookAtFence(server.master, plan);
    expect({ open: open.length, sessions }).toEqual({ open: locks, sessions: [] });
    expect(await proveWritable(application)).toMatchObject({ equal: true, figures: { tables: 1 } });
    await write(application);
    const settings = 'SELECT count(*)::int FROM pg_db_role_setting';
    expect(await acl()).toEqual(privileges);
    expect(await value(server.master, settings)).toBe(0);
    expect(await planFence(server.master)).toEqual(plan);
  });

  it('does not shut out a master user who does not own the database', async () => {
    await execute(server.master, ['CREATE ROLE dba', 'GRANT dba TO knowme_admin']);
    await execute(server.superuser, [
      'ALTER DATABASE knowme OWNER TO dba',
      'REVOKE CONNECT ON DATABASE knowme FROM dba',
      'REVOKE knowme_app FROM knowme_admin',
    ]);
    const before = await acl();
    const other = await planFence(server.master);
    expect(other.grantSelf).toBe(true);
    await fence(server.master, other);
    expect(await fenced(server.master, other)).toBe(true);
    await unfence(server.master, other);
    expect(await acl()).toEqual(before);
  });
});
