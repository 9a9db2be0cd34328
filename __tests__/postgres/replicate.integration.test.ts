import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Endpoint, withClient } from '../../runbooks/postgres/client.ts';
import { type FencePlan, fence, fenced, planFence, proveSilence } from '../../runbooks/postgres/fence.ts';
import {
  beginReplication,
  type Compared,
  catchUp,
  compareLive,
  compareWritten,
  drain,
  dropReplication,
  finishReplication,
  inspectReplication,
  replicationName,
} from '../../runbooks/postgres/replicate/index.ts';
import { setApplicationRole } from '../../runbooks/postgres/role.ts';
import { copyRoles, grantOwners } from '../../runbooks/postgres/roles.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createDataset } from '../helpers/dataset.ts';
import { execute, type TestServer, value } from '../helpers/postgres.ts';
import { type ReplicatedPair, startPair } from '../helpers/replicated-pair.ts';
import { startWriter, type Writer } from '../helpers/replication.ts';

let pair: ReplicatedPair;
let source: TestServer;
let target: TestServer;
let application: Endpoint;
let writer: Writer;
let plan: FencePlan;
let live: Compared;
const name = replicationName('2026-11-21T12.00-Ab');
const password = new Secret("it's \\ random %s");

beforeAll(async () => {
  pair = await startPair(name);
  ({ source, target } = pair);
  application = { ...source.master, user: 'knowme_app', password: new Secret('app secret') };
  await createDataset(source.master);
  await execute(application, [
    'CREATE TABLE notes (id int PRIMARY KEY, body text, length int GENERATED ALWAYS AS (length(body)) STORED)',
    "INSERT INTO notes SELECT n, repeat('x', 200) FROM generate_series(1, 20000) n",
  ]);
  await setApplicationRole(target.master, { name: 'knowme_app', password: new Secret('new secret') });
  await copyRoles({
    source: source.master,
    target: target.master,
    fence: undefined,
    application: 'knowme_app',
  });
  await grantOwners(source.master);
  await execute(source.master, ['CREATE MATERIALIZED VIEW shop.many AS SELECT count(*) FROM shop.orders']);
});

afterAll(async () => {
  writer?.stop();
  await pair?.stop();
});

/** Another file for each that is computed again. */
const viewFiles = async () =>
  (await value(
    target.master,
    "SELECT json_object_agg(oid::regclass, relfilenode) FROM pg_class WHERE relkind = 'm'",
  )) as Record<string, string>;

const idsOn = async (endpoint: Endpoint) =>
  withClient(endpoint, async (client) =>
    (await client.query<{ id: number }>('SELECT id FROM notes')).rows.map(({ id }) => id),
  );

/** What replication leaves out, and what it has to do beside rows. */
const meanwhile = [
  "UPDATE shop.customers SET name = name || ' II', photo = NULL WHERE id % 10 = 0",
  'DELETE FROM shop.customers WHERE id > 2900 AND id NOT IN (SELECT customer FROM shop.orders)',
  "INSERT INTO shop.orders (customer, at, quantity) SELECT 1, '2024-12-24', 7 FROM generate_series(1, 50)",
  'REFRESH MATERIALIZED VIEW shop.totals',
  "INSERT INTO shop.cache VALUES ('b', 'c')",
  'INSERT INTO shop.discounts VALUES (7)',
  `UPDATE "Odd Schema"."Mixed Case" SET t = 'new'`,
  "SELECT nextval('shop.invoices')",
  "SELECT lo_unlink(70003), lo_from_bytea(70004, 'new'), lo_put(70001, 3, 'changed')",
  "COMMENT ON LARGE OBJECT 70004 IS 'made meanwhile'; GRANT SELECT ON LARGE OBJECT 70004 TO readers",
  'TRUNCATE public.api_writes',
];

/** After the live comparison: a key that changes, a table that is emptied, rows that come and go. */
const afterwards = [
  'UPDATE notes SET id = -id WHERE id < 50',
  "INSERT INTO public.api_writes VALUES (gen_random_uuid(), 'x')",
  'TRUNCATE public.api_writes',
  "UPDATE shop.orders SET at = '2025-02-01' WHERE id = 110",
];

describe('a database that is in use', () => {
  it('has nothing that stands in the way', async () => {
    const { refusals, warnings, windowBytes } = await inspectReplication(pair.ends);
    expect(refusals).toEqual([]);
    expect(warnings).toHaveLength(5);
    expect(windowBytes).toBeLessThan(1e6);
  });

  it('is followed from the moment it was copied at', async () => {
    writer = startWriter(application);
    await beginReplication({ ...pair.ends, publisher: source.master, password, copy: pair.copy });
    expect(await pair.leftOver()).toEqual([
      `replication slot ${name}`,
      `publication ${name}`,
      `role ${name}`,
      `subscription ${name}`,
      // Copied with all others.
      `publication ${name}`,
    ]);
    await execute(source.master, meanwhile);
    await catchUp({ ...pair.ends, keep: 1e9 });
  });

  it('is compared while it is written to', async () => {
    live = await compareLive(pair.ends);
    expect(live.proof).toMatchObject({ equal: true, differences: [], figures: { tables: 6 } });
    expect(live.proof.figures.source).toEqual(live.proof.figures.target);
    await execute(source.master, afterwards);
  });

  it('is behind the fence, and over, within five seconds; nothing acknowledged is lost', async () => {
    const started = performance.now();
    plan = await planFence(source.master, { keep: name });
    await fence(source.master, plan);
    expect(await writer.ended).toEqual(Array(3).fill(expect.stringMatching(/terminat/)));
    await drain(pair.ends);
    const before = await viewFiles();
    expect(await finishReplication(pair.ends)).toEqual({ sequences: 5, tables: 3, largeObjects: 2 });
    const { proof: rest } = await compareWritten(pair.ends, live.written);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(rest).toMatchObject({ equal: true, differences: [], figures: { whole: 4 } });
    const after = await viewFiles();
    expect(Object.keys(before).filter((view) => before[view] !== after[view])).toEqual(['shop.totals']);
    const there = new Set(await idsOn(target.master));
    expect(writer.acknowledged.size).toBeGreaterThan(100);
    expect([...writer.acknowledged].filter((id) => !there.has(id))).toEqual([]);
  });

  it('is fenced and silent, the new server connected all the time', async () => {
    expect(await fenced(source.master, plan)).toBe(true);
    const { differences } = await proveSilence(source.master, { seconds: 0.5, keep: name });
    expect(differences).toEqual([]);
    expect(await value(source.master, 'SELECT active FROM pg_replication_slots')).toBe(true);
  });

  it('leaves nothing behind, can be dropped again, and is the same in all', async () => {
    await dropReplication(pair.ends);
    await dropReplication(pair.ends);
    expect(await pair.leftOver()).toEqual([]);
    expect(await pair.differences(plan)).toEqual([]);
  });

  it('has told no server log the password', () => {
    for (const log of [source.log(), target.log()]) {
      expect(log).toContain('ready to accept connections');
      expect(log).not.toContain('random %s');
    }
  });
});
