import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { type FencePlan, fence, planFence } from '../../runbooks/postgres/fence.ts';
import { dumpAndRestore } from '../../runbooks/postgres/move.ts';
import { copyRoles, grantOwners } from '../../runbooks/postgres/roles.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { createDataset } from '../helpers/dataset.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';

let source: TestServer;
let target: TestServer;
let plan: FencePlan;
const directory = mkdtempSync(join(tmpdir(), 'compare-'));
const run = createRun();
const silent = { progress: () => {}, log: () => {} };

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  await createDataset(source.master);
  plan = await planFence(source.master);
  await fence(source.master, plan);
  await grantOwners(source.master);
  await copyRoles({ source: source.master, target: target.master, fence: plan, application: 'knowme_app' });
  const tools = await findTools(run, 15);
  const both = { source: source.master, target: target.master };
  await dumpAndRestore({ ...both, ...silent, tools, directory, jobs: 4, run });
});

afterAll(async () => {
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function compare() {
  const both = { source: source.master, target: target.master };
  const options = { ...both, directory, run, jobs: 3, fence: plan, application: 'knowme_app', ...silent };
  return (await compareDatabases(options)).proofs;
}

/** All that differs, each line after the id of its proof. */
const differences = async () =>
  (await compare()).flatMap(({ id, differences }) => differences.map((line) => `${id}: ${line}`));

/** A fault on the target, how it is put right, and what has to be said of it. */
const faults: [name: string, fault: string, repair: string, said: RegExp[]][] = [
  [
    'a changed row',
    `UPDATE "Odd Schema"."Mixed Case" SET t = 'T' WHERE t = 't'`,
    `UPDATE "Odd Schema"."Mixed Case" SET t = 't' WHERE t = 'T'`,
    [
      /^rows: "Odd Schema"\."Mixed Case": source 3 rows, hash \w{32}; target 3 rows, hash \w{32}$/,
      /^rows: "Odd Schema"\."Mixed Case": row at \(\d+,\d+\) of the source: only on the source$/,
      /^rows: "Odd Schema"\."Mixed Case": row at \(\d+,\d+\) of the target: only on the target$/,
    ],
  ],
  [
    'a missing row',
    'DELETE FROM shop.discounts WHERE ctid = (SELECT min(ctid) FROM shop.discounts)',
    'INSERT INTO shop.discounts VALUES (5)',
    [
      /^rows: shop\.discounts: source 2 rows, .*target 1 rows/,
      /^rows: shop\.discounts: row at .* of the source: only on the source$/,
    ],
  ],
  [
    'two swapped values',
    `UPDATE billing.accounts SET "user" = CASE id WHEN 1 THEN 'u2' ELSE 'u1' END WHERE id < 3`,
    `UPDATE billing.accounts SET "user" = 'u' || id WHERE id < 3`,
    [
      /^rows: billing\.accounts: source 50 rows/,
      /^rows: billing\.accounts: row \(id\) = \(1\): differs in column user$/,
      /^rows: billing\.accounts: row \(id\) = \(2\): differs in column user$/,
    ],
  ],
  [
    'a materialised view that is behind',
    `UPDATE shop.orders SET state = 'sent' WHERE id = 100; REFRESH MATERIALIZED VIEW shop.totals;
     UPDATE shop.orders SET state = 'new' WHERE id = 100`,
    'REFRESH MATERIALIZED VIEW shop.totals',
    [
      /^rows: shop\.totals: source/,
      /^rows: shop\.totals: row/,
      /^rows: shop\.totals: row/,
      /^rows: shop\.totals: row/,
    ],
  ],
  [
    'a sequence off by one',
    "SELECT setval('shop.invoices', 4243)",
    "SELECT setval('shop.invoices', 4242)",
    [/^sequences: shop\.invoices: source .*last_value 4242 is_called t; target .*last_value 4243/],
  ],
  [
    'a sequence whose value counts as not given out',
    "SELECT setval('shop.invoices', 4242, false)",
    "SELECT setval('shop.invoices', 4242)",
    [/^sequences: shop\.invoices: .*is_called t; .*is_called f/],
  ],
  [
    'a dropped index',
    'DROP INDEX shop.customers_open',
    'SET ROLE knowme_app; CREATE INDEX customers_open ON shop.customers (lower(name)) WHERE price > 10',
    [
      /^schema: INDEX shop\.customers_open: missing on the target$/,
      /^catalogue: index shop\.customers_open: missing on the target$/,
    ],
  ],
  [
    'a constraint that was never validated',
    'ALTER TABLE shop.discounts DROP CONSTRAINT discounts_percent_check, ADD CONSTRAINT discounts_percent_check CHECK (percent < 100) NOT VALID',
    'ALTER TABLE shop.discounts VALIDATE CONSTRAINT discounts_percent_check',
    [
      /^schema: /,
      /^schema: /,
      /^catalogue: table constraint discounts_percent_check on shop\.discounts: validated yes on the source, no on the target$/,
    ],
  ],
  [
    'a changed function body',
    'CREATE OR REPLACE FUNCTION shop.slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$',
    "CREATE OR REPLACE FUNCTION shop.slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(replace($1, ' ', '-')) $$",
    [
      /^schema: FUNCTION shop\.slug\(text\): source “.*lower.*”; target “/,
      /^catalogue: function shop\.slug\(text\): body “.*lower.*” on the source, “.*SELECT \$1.*” on the target$/,
    ],
  ],
  [
    'a table that only the target has',
    'CREATE TABLE public.left_over (id int)',
    'DROP TABLE public.left_over',
    [
      /^schema: TABLE public\.left_over: only on the target$/,
      /^rows: public\.left_over: only on the target$/,
      /^catalogue: table public\.left_over: only on the target$/,
    ],
  ],
  [
    'one byte of a large object',
    String.raw`SELECT lo_put(70001, 4000, '\x01')`,
    String.raw`SELECT lo_put(70001, 4000, '\x00')`,
    [/^large-objects: large object 70001: source 10000 bytes, hash/],
  ],
  [
    'a missing grant',
    'REVOKE SELECT (email) ON shop.customers FROM readers',
    'GRANT SELECT (email) ON shop.customers TO readers',
    [
      /^schema: ACL shop\.COLUMN customers\.email: missing on the target$/,
      /^catalogue: column shop\.customers\.email: SELECT for readers granted on the source, not granted on the target$/,
    ],
  ],
  [
    'another owner',
    'GRANT CREATE ON SCHEMA shop TO billing; ALTER TABLE shop.cache OWNER TO billing; REVOKE CREATE ON SCHEMA shop FROM billing',
    'ALTER TABLE shop.cache OWNER TO knowme_app',
    [
      /^schema: TABLE shop\.cache: source “OWNER knowme_app”; target “OWNER billing”$/,
      /^catalogue: table shop\.cache: owner knowme_app on the source, billing on the target$/,
    ],
  ],
  [
    'an attribute of a role',
    'ALTER ROLE reporting CONNECTION LIMIT 6',
    'ALTER ROLE reporting CONNECTION LIMIT 5',
    [/^roles: role reporting: source .*"connectionLimit":5.*; target .*"connectionLimit":6/],
  ],
  [
    'a membership',
    'REVOKE readers FROM reporting',
    'GRANT readers TO reporting',
    [/^roles: membership of reporting in readers: missing on the target$/],
  ],
];

describe('the comparison', () => {
  it('finds a moved database equal, with the fence up', async () => {
    const proofs = await compare();
    expect(proofs.flatMap(({ differences }) => differences)).toEqual([]);
    expect(proofs.map(({ id, equal }) => [id, equal])).toEqual(
      ['schema', 'rows', 'sequences', 'large-objects', 'extensions', 'roles', 'catalogue', 'collations'].map(
        (id) => [id, true],
      ),
    );
    expect(proofs[1]?.figures.source).toEqual(proofs[1]?.figures.target);
  });

  it.each(faults)('catches %s', async (_name, fault, repair, said) => {
    await execute(target.master, [fault]);
    expect(await differences()).toEqual(said.map((line) => expect.stringMatching(line)));
    await execute(target.master, [repair]);
  });

  it('reports a table it cannot read instead of passing it over', async () => {
    await execute(target.master, ['ALTER TABLE shop.customers FORCE ROW LEVEL SECURITY']);
    expect(await differences()).toContainEqual(
      expect.stringMatching(/^rows: shop\.customers: cannot be read on the target: .*row-level security/),
    );
    await execute(target.master, ['ALTER TABLE shop.customers NO FORCE ROW LEVEL SECURITY']);
  });

  it('names what sorts by a collation of which the system has another version by now', async () => {
    const stale = "UPDATE pg_collation SET collversion = '1.0' WHERE collname = 'german'";
    for (const side of [source, target]) {
      await execute(side.master, [
        `CREATE COLLATION shop.german (provider = icu, locale = 'de'); ALTER COLLATION shop.german OWNER TO knowme_app;
         CREATE TABLE shop.words (word text COLLATE shop.german PRIMARY KEY); ALTER TABLE shop.words OWNER TO knowme_app`,
      ]);
    }
    await execute(source.superuser, [stale]);
    const [found] = (await compare()).filter(({ id }) => id === 'collations');
    expect(found).toMatchObject({ equal: true });
    expect(found?.figures.expected).toEqual([
      expect.stringMatching(
        /^collation shop\.german: version 1\.0 is recorded on the source.* index shop\.words_pkey may be wrong/,
      ),
    ]);
    await execute(target.superuser, [stale]);
    expect(await differences()).toEqual([
      expect.stringMatching(
        /^collations: collation shop\.german: .*REINDEX what sorts by it \(index shop\.words_pkey\)/,
      ),
    ]);
    for (const side of [source, target]) {
      await execute(side.master, ['DROP TABLE shop.words; DROP COLLATION shop.german']);
    }
  });

  it('finds everything equal again after the repairs', async () => {
    expect(await differences()).toEqual([]);
  });
});
