import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book } from '../../runbooks/db-migrate.ts';
import { asAdmin } from '../helpers/admin.ts';
import { expectAsBefore, unitInState } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, signalled } from '../helpers/kill.ts';
import { notOnPage } from '../helpers/page-commands.ts';
import { waysIn } from '../helpers/ways-in.ts';

let staging: Deployment;
const migrate = ['db-migrate', '--confirm', 'staging', '--mode', 'replicate'];

beforeAll(async () => {
  staging = await deploy({ rows: 60_000 });
  staging.edit({ database: { generation: 2 } });
});

afterAll(() => staging.sandbox.stop());

const leftovers = `
  DO $$ DECLARE found text; BEGIN
    SELECT string_agg(name, ', ') INTO found FROM (
      SELECT slot_name::text AS name FROM pg_replication_slots UNION ALL SELECT pubname FROM pg_publication WHERE pubname LIKE 'runbook%'
      UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE 'runbook%' UNION ALL SELECT subname FROM pg_subscription) x;
    IF found IS NOT NULL THEN RAISE EXCEPTION 'left: %', found; END IF;
  END $$`;

/** What follows goes on; what was heard beside it is forgotten. */
const onlyOneSlot = `
  DO $$ BEGIN
    IF (SELECT count(*) FROM pg_replication_slots) <> 1 THEN RAISE EXCEPTION 'not one slot'; END IF;
  END $$`;

/** Nothing of a replication is on the server; throws with what is. */
const isClean = (generation: number) => asAdmin(staging, generation, leftovers);

const certificate = () => {
  const shelf = join(staging.runs, 'staging', 'certificates');
  return join(
    shelf,
    readdirSync(shelf)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .at(-1) as string,
  );
};

describe('db-migrate --mode replicate', () => {
  it('rehearses it, and neither dump nor copy', async () => {
    const { code, output } = await staging.runbook(['db-migrate', '--dry-run', '--mode', 'replicate']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/Copy the old database while it is used, and have the new one follow it/);
    expect(output).not.toMatch(/pg_restore --jobs|Dump the old database/);
    expect(notOnPage(book, output, { mode: 'replicate' })).toMatchObject({ missing: [] });
  });

  it('is killed while it copies, and the API runs on; then goes back, and leaves nothing', async () => {
    const before = await unitInState(staging);
    await signalled(staging, migrate, { after: /"begin-replication".*"unit":"bytes"/ });
    const where = await staging.runbook(['where']);
    expect(where.output).toMatch(/Safe to stop\s+yes: the API runs on the old database, which keeps its WAL/);
    await staging.writes();
    const { code, output } = await staging.runbook(['rollback']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/Nothing of the replication is left on the old server: equal/);
    await expectAsBefore(staging, before);
    await isClean(1);
  });

  it('lets go of the WAL of the old database when it is stopped, in the copy and after it', async () => {
    staging.edit({ database: { generation: 2 } });
    await signalled(staging, migrate, { after: /"begin-replication".*"unit":"bytes"/, signal: 'SIGTERM' });
    await isClean(1);
    const resume = ['db-migrate', '--resume'];
    await signalled(staging, resume, { after: begins('forecast-downtime'), signal: 'SIGTERM' });
    await asAdmin(staging, 1, onlyOneSlot);
  });

  it('is killed behind the fence, goes on, and finishes', async () => {
    await signalled(staging, ['db-migrate', '--resume'], { after: begins('compare-written') });
    const where = await staging.runbook(['where']);
    expect(where.output).toMatch(/Safe to stop\s+NO: the API is stopped/);
    const { code, output } = await staging.runbook(['db-migrate', '--resume']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/comparisons made, all equal/);
  });

  it('has lost nothing, and left nothing behind', async () => {
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    const [counted] = await staging.query(2, 'SELECT count(*)::int AS rows FROM shop.orders');
    expect(counted).toEqual({ rows: 60_000 });
    await isClean(1);
    await isClean(2);
    expect(await waysIn(staging)).toEqual([]);
    expect(staging.journals().includes(await staging.rolePassword())).toBe(false);
  });

  it('goes back from behind the fence, and then through in one go', async () => {
    staging.edit({ database: { generation: 3 } });
    const before = await unitInState(staging);
    await signalled(staging, migrate, { after: begins('compare-objects') });
    expect(await staging.runbook(['rollback'])).toMatchObject({ code: 0 });
    expect(await unitInState(staging)).toEqual(before);
    await isClean(2);
    const { code, output } = await staging.runbook(migrate);
    expect({ code, output }).toMatchObject({ code: 0 });
    await staging.writes();
    expect(await staging.lost({ database: 3, media: 1 })).toEqual([]);
    const again = await staging.command(['verify', certificate(), '--live']);
    expect(again).toMatchObject({ code: 0 });
  });
});
