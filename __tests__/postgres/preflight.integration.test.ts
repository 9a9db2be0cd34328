import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareServers, inspect } from '../../runbooks/postgres/preflight.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

describe('the preflight', () => {
  it('finds nothing to say about an empty database', async () => {
    const found = await inspect(server.master);
    expect(found).toMatchObject({
      major: 15,
      user: 'knowme_admin',
      tables: 0,
      encoding: 'UTF8',
      refusals: [],
      warnings: [],
    });
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('refuses what would be lost or cannot be read', async () => {
    await execute(server.master, [
      'CREATE TABLE hidden ()',
      'ALTER TABLE hidden ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
    ]);
    await execute(server.superuser, [
      "CREATE SUBSCRIPTION feed CONNECTION 'dbname=nope' PUBLICATION p WITH (connect = false)",
      'BEGIN',
      'CREATE TABLE pending ()',
      "PREPARE TRANSACTION 'open'",
    ]);
    await execute(server.superuser, ['CREATE ROLE dba', 'ALTER DATABASE knowme OWNER TO dba']);
    expect((await inspect(server.master)).refusals).toEqual([
      expect.stringContaining('database knowme belongs to dba'),
      expect.stringContaining('prepared transaction open is open'),
      expect.stringContaining('subscription feed'),
      expect.stringContaining('ALTER TABLE hidden NO FORCE ROW LEVEL SECURITY'),
    ]);
    await execute(server.superuser, [
      "ROLLBACK PREPARED 'open'",
      'ALTER DATABASE knowme OWNER TO knowme_admin',
    ]);
  });

  it('refuses a trigger condition that pg_dump would change', async () => {
    const trigger = (name: string, cast: string) =>
      `CREATE TRIGGER ${name} BEFORE UPDATE ON people FOR EACH ROW
         WHEN (OLD.email${cast} IS DISTINCT FROM NEW.email${cast}) EXECUTE FUNCTION suppress_redundant_updates_trigger()`;
    await execute(server.master, ['CREATE EXTENSION citext', 'CREATE TABLE people (email citext)']);
    await execute(server.master, [trigger('changed', ''), trigger('changed_text', '::text')]);
    const { refusals } = await inspect(server.master);
    expect(refusals.filter((line) => line.startsWith('trigger'))).toEqual([
      expect.stringContaining('trigger changed of people compares email'),
    ]);
    await execute(server.master, ['DROP TABLE people', 'DROP EXTENSION citext']);
  });

  it('warns of what needs attention', async () => {
    await execute(server.master, ['CREATE PUBLICATION news', 'CREATE UNLOGGED TABLE fast ()']);
    await execute(server.superuser, ["SELECT pg_create_physical_replication_slot('runbook_lost', true)"]);
    expect((await inspect(server.master)).warnings).toEqual([
      expect.stringMatching(
        /^replication slot runbook_lost keeps \d+ \w+ of WAL for a run that was lost; drop it: /,
      ),
      expect.stringContaining('publication news'),
      expect.stringContaining('table fast is UNLOGGED'),
    ]);
  });

  it('says why one server cannot take what another holds', async () => {
    await execute(server.master, ["CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"]);
    const problems = await compareServers(server.master, { ...server.master, database: 'latin' });
    expect(problems).toEqual([
      expect.stringMatching(/^encoding is UTF8 .* LATIN1/),
      expect.stringMatching(/^collation is C\.UTF-8 .* C on/),
      expect.stringMatching(/^ctype/),
    ]);
    expect(await compareServers(server.master, server.master)).toEqual([
      expect.stringMatching(/^the new database is not empty: .*table public\.hidden/),
    ]);
  });
});
