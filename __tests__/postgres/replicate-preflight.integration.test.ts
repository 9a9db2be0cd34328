import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../runbooks/postgres/client.ts';
import { inspectReplication } from '../../runbooks/postgres/replicate/index.ts';
import { replicatedTables } from '../../runbooks/postgres/replicate/tables.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';
import { allowReplication } from '../helpers/replication.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server?.stop());

const inspect = () => inspectReplication({ source: server.master, target: server.master });

const why = async () =>
  Object.fromEntries(
    (await withClient(server.master, replicatedTables)).map((table) => [table.name, table.why]),
  );

describe('who may replicate', () => {
  it('is asked before anything is made', async () => {
    await execute(server.superuser, ['REVOKE rds_superuser FROM knowme_admin']);
    const { refusals } = await inspect();
    expect(refusals).toEqual([
      'knowme_admin may not replicate; GRANT rds_replication TO knowme_admin on the old server',
      'knowme_admin may not create subscriptions; GRANT rds_superuser TO knowme_admin on the new server',
    ]);
    await execute(server.superuser, ['GRANT rds_superuser TO knowme_admin WITH ADMIN OPTION']);
    await allowReplication(server);
    expect(await inspect()).toEqual({ refusals: [], warnings: [], windowBytes: 0 });
  });
});

describe('tables', () => {
  it('are replicated where a row can be found again, and else copied in the window', async () => {
    await execute(server.master, [
      'CREATE TABLE keyed (id int PRIMARY KEY)',
      'CREATE TABLE keyless (id int)',
      'CREATE TABLE deferred (id int PRIMARY KEY DEFERRABLE)',
      'CREATE TABLE nothing (id int PRIMARY KEY); ALTER TABLE nothing REPLICA IDENTITY NOTHING',
      'CREATE TABLE chosen (id int NOT NULL UNIQUE); ALTER TABLE chosen REPLICA IDENTITY USING INDEX chosen_id_key',
      "CREATE TYPE mood AS ENUM ('ok'); CREATE DOMAIN label AS varchar(9)",
      'CREATE TABLE whole (a mood, b label, c int[], d int4range, e varchar); ALTER TABLE whole REPLICA IDENTITY FULL',
      'CREATE TABLE shapes (a json[]); ALTER TABLE shapes REPLICA IDENTITY FULL',
      'CREATE UNLOGGED TABLE cache (id int PRIMARY KEY)',
      'CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)',
      'CREATE TABLE part PARTITION OF parts DEFAULT',
      'CREATE TEMPORARY TABLE mine (id int)',
    ]);
    expect(await why()).toEqual({
      keyed: null,
      keyless: 'has no replica identity',
      deferred: 'has no replica identity',
      nothing: 'has no replica identity',
      chosen: null,
      whole: null,
      shapes: 'has REPLICA IDENTITY FULL and a column whose type has no equality',
      cache: 'is unlogged',
      part: null,
    });
    const { refusals, warnings } = await inspect();
    expect(refusals).toEqual([]);
    expect(warnings).toContain(
      'table public.cache is unlogged: its 0 MB are copied while writers are stopped',
    );
  });

  it('can be published, each that is said to be', async () => {
    const tables = (await withClient(server.master, replicatedTables)).filter((table) => table.why === null);
    for (const { name } of tables)
      await execute(server.master, [`CREATE PUBLICATION "${name}" FOR TABLE ONLY "${name}"`]);
    await execute(server.master, [
      'INSERT INTO chosen VALUES (1)',
      'UPDATE chosen SET id = 2',
      'DELETE FROM chosen',
    ]);
  });
});

describe('what replication cannot do', () => {
  it('is refused with a remedy', async () => {
    await execute(server.master, [
      'CREATE TABLE referred (id int UNIQUE)',
      'CREATE TABLE referring (id int PRIMARY KEY REFERENCES referred (id))',
      "CREATE FUNCTION nag() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
      'CREATE TRIGGER nag BEFORE INSERT ON keyed FOR EACH ROW EXECUTE FUNCTION nag()',
      'ALTER TABLE keyed ENABLE ALWAYS TRIGGER nag',
      'REVOKE UPDATE, DELETE ON keyed FROM knowme_admin',
      'ALTER TABLE keyless ADD CONSTRAINT "All" CHECK (id > 0) NOT VALID',
      'ALTER TABLE keyed ADD CONSTRAINT harmless CHECK (id > 0) NOT VALID',
      "ALTER DOMAIN label ADD CONSTRAINT late CHECK (VALUE <> '') NOT VALID",
    ]);
    const { refusals } = await inspect();
    expect(refusals).toEqual([
      expect.stringMatching(
        /^trigger nag of public\.keyed is enabled ALWAYS or for REPLICA: .*; ALTER TABLE/,
      ),
      expect.stringMatching(/: GRANT DELETE, UPDATE ON public\.keyed TO knowme_admin, for the migration/),
      expect.stringMatching(/^constraint "All" of public\.keyless is NOT VALID, .*VALIDATE CONSTRAINT/),
      expect.stringMatching(/^constraint late of public\.label is NOT VALID: .*ALTER DOMAIN/),
      expect.stringMatching(
        /^table public\.referred, which public\.referring refers to, cannot be replicated/,
      ),
    ]);
  });

  it('is warned of where it only takes time', async () => {
    const warnings = await withClient(server.master, async (client) => {
      await client.query("SELECT lo_from_bytea(0, 'x')");
      await client.query('CREATE MATERIALIZED VIEW numbers AS SELECT generate_series(1, 10)');
      return (await inspect()).warnings;
    });
    expect(warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^large objects \(\d+ MB\) are compared while writers are stopped, and copied/),
        expect.stringMatching(/^materialised views \(\d+ MB\) that are refreshed/),
      ]),
    );
  });
});
