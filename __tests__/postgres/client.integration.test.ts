import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Endpoint, waitForConnection, withClient } from '../../runbooks/postgres/client.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createCertificates } from '../../scripts/sandbox/postgres/certificate.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';

let server: TestServer;
let authority: string | undefined;
beforeAll(async () => {
  server = await startServer();
  authority = process.env.PGSSLROOTCERT;
});
afterAll(() => server?.stop());

const connect = (endpoint: Endpoint) => execute(endpoint, ['SELECT']);

describe('a connection', () => {
  it('is always encrypted', async () => {
    const ssl = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    const { rows } = await withClient(server.master, (client) => client.query(ssl));
    expect(rows).toEqual([{ ssl: true }]);
  });

  it('can write where read-only is the default', async () => {
    await execute(server.master, ['ALTER DATABASE knowme SET default_transaction_read_only = on']);
    await execute(server.master, ['CREATE TABLE written ()', 'ALTER DATABASE knowme RESET ALL']);
  });

  const problems: [string, Partial<Endpoint>, RegExp][] = [
    ['a wrong password', { password: new Secret('nope') }, /knowme_admin@.*the password was refused/],
    ['an unknown database', { database: 'nope' }, /the database does not exist/],
    ['a closed port', { port: 1 }, /nothing listens there/],
    ['an unknown host', { host: 'no-such-host.invalid' }, /host name/],
  ];

  it.each(problems)('says what is wrong: %s', async (_name, change, message) => {
    const failing = connect({ ...server.master, ...change });
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.not.toThrow(server.master.password.reveal());
  });

  it('gives up waiting at once when the password is wrong', async () => {
    await expect(waitForConnection({ ...server.master, password: new Secret('nope') })).rejects.toThrow(
      /refused/,
    );
  });

  it('refuses a server of another authority', async () => {
    const other = join(dirname(authority as string), 'other.pem');
    writeFileSync(other, (await createCertificates()).authority);
    process.env.PGSSLROOTCERT = other;
    await expect(connect(server.master)).rejects.toThrow(/no trusted TLS connection/);
    process.env.PGSSLROOTCERT = `${other}.nope`;
    await expect(waitForConnection(server.master)).rejects.toThrow(/PGSSLROOTCERT names .*cannot be read/);
    process.env.PGSSLROOTCERT = authority;
    await connect(server.master);
  });
});
