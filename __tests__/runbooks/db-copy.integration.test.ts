import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book } from '../../runbooks/db-migrate.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { instances, killedAt } from '../helpers/kill.ts';
import { notOnPage } from '../helpers/page-commands.ts';
import { waysIn } from '../helpers/ways-in.ts';
import { World } from '../helpers/world.ts';

let staging: Deployment;
const copy = { mode: 'copy' };
const migrate = ['db-migrate', '--confirm', 'staging'];

/** Replication would have it fire a second time on the new server. */
const alwaysFires = `
  CREATE FUNCTION shop.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER stamped BEFORE INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.stamp();
  ALTER TABLE shop.orders ENABLE ALWAYS TRIGGER stamped`;

beforeAll(async () => {
  staging = await deploy({ rows: 100_000 });
  await staging.query(1, alwaysFires);
  staging.edit({ database: { generation: 2 } });
});

afterAll(() => staging.sandbox.stop());

describe('db-migrate --mode copy', () => {
  it('rehearses the copy, and no dump', async () => {
    const world = new World(staging);
    const before = await world.seen();
    const { code, output } = await staging.runbook(['db-migrate', '--dry-run', '--mode', 'copy']);
    expect(code).toBe(0);
    expect(output).toMatch(/Copy the old database into the new one, from server to server/);
    expect(output).not.toMatch(/pg_restore --jobs|Dump the old database/);
    expect(notOnPage(book, output, copy)).toMatchObject({ missing: [] });
    expect(await world.seen()).toEqual(before);
    world.close();
  });

  it('is what a database gets that cannot be followed', async () => {
    const { code, output } = await staging.runbook(['db-migrate', '--dry-run']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/trigger stamped of shop\.orders is enabled ALWAYS/);
    expect(output).toMatch(/Begins again with --mode copy\.[\s\S]*Copy the old database into the new one/);
  });

  it('is not what somebody gets who asks for another one', async () => {
    const { code, output } = await staging.runbook([...migrate, '--mode', 'replicate']);
    expect({ code, output }).toMatchObject({ code: 3 });
    expect(output).toMatch(/trigger stamped of shop\.orders is enabled ALWAYS/);
    expect(output).toMatch(
      /Everything is as it was before\. What would do:\n +runbook db-migrate .*--mode copy/,
    );
    expect(await waysIn(staging)).toEqual([]);
    expect(await instances(staging)).toEqual(['knowme-staging-database-g1']);
  });

  it('has no other mode', async () => {
    const { code, output } = await staging.runbook(['db-migrate', '--mode', 'carrier-pigeon']);
    expect(code).toBe(2);
    expect(output).toMatch(/argument 'carrier-pigeon' is invalid. Allowed choices are replicate, copy, dump/);
    const limit = await staging.runbook(['db-migrate', '--max-downtime', 'a while']);
    expect(limit).toMatchObject({
      code: 2,
      output: expect.stringContaining('Give none or a value like 30s.'),
    });
  });

  it('is killed in the middle of the copy, stays with its mode, goes on, and finishes', async () => {
    const killed = await killedAt(staging, migrate, 'copy: note copy-database > CREATE INDEX');
    expect(killed.output).toMatch(/Everything is as it was before\.\nBegins again with --mode copy\./);
    const where = await staging.runbook(['where']);
    expect(where.output).toMatch(/db-migrate --mode copy by .*\n.*Copy the old database into the new one/);
    const other = await staging.runbook(['db-migrate', '--resume', '--mode', 'dump']);
    expect(other).toMatchObject({
      code: 3,
      output: expect.stringContaining('--mode: "copy" then, "dump" now'),
    });
    const { code, output } = await staging.runbook(['db-migrate', '--resume']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/goes on with the copy that was interrupted: \d+ of \d+ parts are there/);
    expect(output).toMatch(/comparisons made, all equal/);
  });

  it('has lost nothing, left nothing behind, and says in the certificate how it was done', async () => {
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    const [counted] = await staging.query(2, 'SELECT count(*)::int AS rows FROM shop.orders');
    expect(counted).toEqual({ rows: 100_000 });
    const [ledger] = await staging.query(2, "SELECT to_regnamespace('runbook_copy') AS schema");
    expect(ledger).toEqual({ schema: null });
    const journals = staging.journals();
    expect(journals).toMatch(/"chosen": \{\n\s*"mode": "copy"/);
    expect(journals).toMatch(/\| `--mode` \| copy \|/);
    expect(journals.includes(await staging.rolePassword())).toBe(false);
  });

  it('leaves no way in', async () => {
    expect(await waysIn(staging)).toEqual([]);
  });
});
