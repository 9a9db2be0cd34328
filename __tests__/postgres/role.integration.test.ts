import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applicationRole, lookAtRole, setApplicationRole, verifyRole } from '../../runbooks/postgres/role.ts';
import { Secret } from '../../runbooks/secret.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

const passwords = [
  'plain',
  `it's "quoted" \\ back\\\\slash`,
  ' spaces  around ',
  '%s $1 $$ {} #?&=/@:',
  'é ﬁ 漢 \u00a0',
];

const application = (password: string) => ({
  ...server.master,
  user: 'knowme_app',
  password: new Secret(password),
});

describe('the role of the application', () => {
  it.each(passwords)('logs in with the password %j', async (password) => {
    await setApplicationRole(server.master, { name: 'knowme_app', password: new Secret(password) });
    await verifyRole(application(password));
    await expect(verifyRole(application('another'))).rejects.toThrow(/the password was refused/);
  });

  it('may create tables and schemas, which the master user may then give away', async () => {
    await execute(application(passwords.at(-1) as string), ['CREATE TABLE mine ()', 'CREATE SCHEMA its']);
    await execute(server.master, ['CREATE TABLE given ()', 'ALTER TABLE given OWNER TO knowme_app']);
  });

  it('never shows its password to the server', async () => {
    await execute(server.superuser, ["ALTER SYSTEM SET log_statement = 'all'", 'SELECT pg_reload_conf()']);
    await setApplicationRole(server.master, { name: 'knowme_app', password: new Secret('very secret') });
    expect(server.log()).toContain("LOGIN PASSWORD 'SCRAM-SHA-256$4096:");
    expect(server.log()).not.toContain('very secret');
  });

  it('is shown without a password', () => {
    expect(applicationRole({ name: 'knowme_app', database: 'knowme' })).toContain(
      `ALTER ROLE "knowme_app" LOGIN PASSWORD '…'`,
    );
  });
});

describe('how far the role of the application is', () => {
  const login = () => ({ ...application('its own'), user: 'half_app' });

  it('is told from the server alone: absent, without a password or rights, complete', async () => {
    expect(await lookAtRole(server.master, login())).toBe('absent');
    await execute(server.master, ['CREATE ROLE half_app']);
    expect(await lookAtRole(server.master, login())).toBe('incomplete');
    await setApplicationRole(server.master, { name: 'half_app', password: new Secret('another') });
    expect(await lookAtRole(server.master, login())).toBe('incomplete');
    await setApplicationRole(server.master, { name: 'half_app', password: login().password });
    expect(await lookAtRole(server.master, login())).toBe('complete');
    await execute(server.master, ['REVOKE CREATE ON DATABASE knowme FROM half_app']);
    expect(await lookAtRole(server.master, login())).toBe('incomplete');
  });

  it('is no matter of a server that does not answer', async () => {
    await setApplicationRole(server.master, { name: 'half_app', password: login().password });
    await expect(lookAtRole(server.master, { ...login(), port: 1 })).rejects.toThrow(/nothing listens/);
  });
});
