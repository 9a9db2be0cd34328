import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Endpoint } from '../../runbooks/postgres/client.ts';
import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { copyDatabase } from '../../runbooks/postgres/copy/index.ts';
import {
  type FencePlan,
  fence,
  fenced,
  planFence,
  proveSilence,
  unfence,
} from '../../runbooks/postgres/fence.ts';
import {
  beginReverse,
  compareLive,
  compareWritten,
  drain,
  dropReplication,
  finishReplication,
  inspectReverse,
  lookAtLag,
  lookAtReplication,
  reverseName,
  tryReverse,
  verifySameRoles,
} from '../../runbooks/postgres/replicate/index.ts';
import { setApplicationRole } from '../../runbooks/postgres/role.ts';
import { copyRoles, grantOwners } from '../../runbooks/postgres/roles.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { createDataset } from '../helpers/dataset.ts';
import { execute, startServer, type TestServer, value } from '../helpers/postgres.ts';
import { allowReplication } from '../helpers/replication.ts';

/** In use from the switch on, and what it was copied from. */
let used: TestServer;
let former: TestServer;
let application: Endpoint;
let formerFence: FencePlan;
const directory = mkdtempSync(join(tmpdir(), 'reverse-'));
const run = createRun();
const name = reverseName('2026-11-21T12.00-Ab');
const password = new Secret("it's \\ random %s");

async function copyOver() {
  await setApplicationRole(used.master, { name: 'knowme_app', password: new Secret('new secret') });
  const ends = { source: former.master, target: used.master };
  await copyRoles({ ...ends, fence: undefined, application: 'knowme_app' });
  await grantOwners(former.master);
  await execute(former.master, [
    'CREATE MATERIALIZED VIEW shop.many AS SELECT count(*) AS orders FROM shop.orders',
  ]);
  formerFence = await planFence(former.master);
  await fence(former.master, formerFence);
  const quiet = { progress: () => {}, log: () => {} };
  await copyDatabase({ ...ends, tools: await findTools(run, 15), directory, jobs: 3, run, ...quiet });
}

beforeAll(async () => {
  [used, former] = await Promise.all([startServer(), startServer()]);
  await Promise.all([used, former].map(allowReplication));
  application = { ...used.master, user: 'knowme_app', password: new Secret('new secret') };
  await createDataset(former.master);
  await copyOver();
});

afterAll(async () => {
  await used?.stop();
  await former?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const both = () => ({ source: used.master, target: former.master, name });
const comparing = () => ({ ...both(), jobs: 2, seconds: 30, progress: () => {} });

const standing = async () => ({
  used: await lookAtReplication(used.master, name),
  former: await lookAtReplication(former.master, name),
});

/** The server copies a table that was added by itself. */
async function untilCopied(): Promise<void> {
  const ready = "SELECT count(*)::int FROM pg_subscription_rel WHERE srsubstate <> 'r'";
  for (let left = 300; (await value(former.master, ready)) !== 0; left--) {
    if (left === 0) throw new Error('the new table is not copied after 30 seconds');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the application does once it runs on the new database. */
const written = [
  "UPDATE shop.customers SET name = name || ' II', photo = NULL WHERE id % 10 = 0",
  'DELETE FROM shop.customers WHERE id > 2900 AND id NOT IN (SELECT customer FROM shop.orders)',
  "INSERT INTO shop.orders (customer, at, quantity) SELECT 1, '2024-12-24', 7 FROM generate_series(1, 50)",
  "INSERT INTO shop.cache VALUES ('b', 'c')",
  "SELECT nextval('shop.invoices')",
  "SELECT lo_unlink(70003), lo_from_bytea(70004, 'new')",
  'TRUNCATE public.api_writes',
];

describe('a former database', () => {
  it('has nothing that keeps it from following, and a trial leaves nothing', async () => {
    expect(await inspectReverse({ source: former.master, target: used.master })).toEqual([]);
    await tryReverse({ ...both(), password });
    expect(await standing()).toEqual({ used: [], former: [] });
  });

  it('follows from now on, fenced as it is', async () => {
    await beginReverse({ ...both(), password });
    expect(await standing()).toEqual({
      used: [`replication slot ${name}`, `publication ${name}`, `role ${name}`],
      former: [`subscription ${name}`],
    });
    await execute(application, written);
    await drain({ ...both(), seconds: 30 });
    expect(await value(former.master, 'SELECT count(*)::int FROM public.api_writes')).toBe(0);
    expect(await lookAtLag(used.master, name)).toMatchObject({ connected: true });
  });

  it('is fenced, though what arrives is written', async () => {
    expect(await fenced(former.master, formerFence)).toBe(true);
    const { differences } = await proveSilence(former.master, { seconds: 0.5 });
    expect(differences).toEqual([]);
  });

  it('begins anew where a try was cut off', async () => {
    await execute(former.master, [`ALTER SUBSCRIPTION ${name} DISABLE`]);
    await beginReverse({ ...both(), password });
    expect(await lookAtLag(used.master, name)).toMatchObject({ connected: true });
  });
});

/** As docs/operating.md says it. */
const newTable = 'CREATE TABLE shop.parcels (id int PRIMARY KEY, weight numeric)';

describe('a change of the schema or the roles', () => {
  it('has to be made on both, and a new table to be subscribed to', async () => {
    await execute(application, [newTable, 'INSERT INTO shop.parcels VALUES (1, 2.5)']);
    await expect(compareLive(comparing())).rejects.toThrow(/table shop.parcels: missing on the target/);
    await execute(former.master, [`SET ROLE knowme_app; ${newTable}; RESET ROLE`]);
    await execute(used.master, [
      `GRANT pg_read_all_data TO ${name}`,
      `ALTER PUBLICATION ${name} ADD TABLE ONLY shop.parcels`,
    ]);
    await execute(former.master, [`ALTER SUBSCRIPTION ${name} REFRESH PUBLICATION`]);
    await execute(application, ['INSERT INTO shop.parcels VALUES (2, 3)']);
    await untilCopied();
  });

  it('is refused where roles differ', async () => {
    const fenced = { fence: formerFence, application: 'knowme_app' };
    await verifySameRoles(both(), fenced);
    await execute(used.master, ['CREATE ROLE latecomer']);
    await expect(verifySameRoles(both(), fenced)).rejects.toThrow(/role latecomer: only on the target/);
    await execute(used.master, ['DROP ROLE latecomer']);
  });
});

describe('going back', () => {
  it('brings all that was written', async () => {
    const { proof: live, written: heard } = await compareLive(comparing());
    expect(live).toMatchObject({ equal: true, differences: [] });
    await execute(application, [
      "INSERT INTO shop.orders (customer, at, quantity) VALUES (2, '2025-01-01', 1)",
    ]);
    const plan = await planFence(used.master, { keep: name });
    await fence(used.master, plan);
    await drain({ ...both(), seconds: 30 });
    await setApplicationRole(former.master, { name: 'knowme_app', password: new Secret('app secret') });
    await unfence(former.master, formerFence);
    await finishReplication(both());
    expect((await compareWritten(comparing(), heard)).proof).toMatchObject({ equal: true, differences: [] });
    const options = { ...both(), directory, jobs: 3, run, progress: () => {} };
    const { proofs } = await compareDatabases({ ...options, fence: plan, replication: name });
    expect(proofs.flatMap(({ id, differences }) => differences.map((line) => `${id}: ${line}`))).toEqual([]);
    const orders = 'SELECT orders::int FROM shop.many';
    expect(await value(former.master, orders)).toBe(
      await value(used.master, 'SELECT count(*)::int FROM shop.orders'),
    );
  });

  it('leaves nothing, and has told no server log the password', async () => {
    await dropReplication(both());
    await dropReplication(both());
    expect(await standing()).toEqual({ used: [], former: [] });
    for (const log of [used.log(), former.log()]) {
      expect(log).toContain('ready to accept connections');
      expect(log).not.toContain('random %s');
    }
  });
});

describe('what cannot come back', () => {
  it('is named beforehand, in the words of the way back', async () => {
    await execute(former.master, [
      "CREATE FUNCTION nag() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
      'CREATE TABLE nagged (id int PRIMARY KEY)',
      'CREATE TRIGGER nag BEFORE INSERT ON nagged FOR EACH ROW EXECUTE FUNCTION nag()',
      'ALTER TABLE nagged ENABLE ALWAYS TRIGGER nag',
    ]);
    expect(await inspectReverse({ source: former.master })).toEqual([
      expect.stringMatching(/^trigger nag of .* on the old server it would fire .* use --keep-reverse no$/),
    ]);
  });
});
