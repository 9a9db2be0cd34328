import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book } from '../../runbooks/db-return.ts';
import { asAdmin } from '../helpers/admin.ts';
import { followers, unitInState, writersRun } from '../helpers/as-before.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, instances, signalled } from '../helpers/kill.ts';
import { notOnPage } from '../helpers/page-commands.ts';
import { waysIn } from '../helpers/ways-in.ts';

let staging: Deployment;
const migrate = ['db-migrate', '--confirm', 'staging', '--keep-reverse', 'yes', '--mode', 'copy'];
const goBack = ['db-return', '--confirm', 'staging'];

beforeAll(async () => {
  staging = await deploy({ rows: 5000 });
});

afterAll(() => staging.sandbox.stop());

/** Throws with what a runbook has left on the server that replicates, or what is missing of it. */
const has = (generation: number, wanted: readonly string[]) =>
  asAdmin(
    staging,
    generation,
    `DO $$ DECLARE found text; BEGIN
       SELECT coalesce(string_agg(name, ', ' ORDER BY name), '') INTO found FROM (
         SELECT 'publication' AS name FROM pg_publication WHERE pubname LIKE 'runbook%'
         UNION ALL SELECT 'role' FROM pg_roles WHERE rolname LIKE 'runbook%'
         UNION ALL SELECT 'slot' FROM pg_replication_slots UNION ALL SELECT 'subscription' FROM pg_subscription) x;
       IF found <> '${wanted.join(', ')}' THEN RAISE EXCEPTION 'found: %', found; END IF;
     END $$`,
  );

const onceItIsFree = `
  DO $$ BEGIN
    WHILE EXISTS (SELECT FROM pg_replication_slots WHERE active) LOOP PERFORM pg_sleep(0.1); END LOOP;
    PERFORM pg_drop_replication_slot(slot_name) FROM pg_replication_slots;
  END $$`;

const publishes = ['publication', 'role', 'slot'];
const generation = (number: number) => staging.edit({ database: { generation: number } });

describe('db-migrate --keep-reverse', () => {
  it('is taken back from behind the switch, and leaves nothing', async () => {
    generation(2);
    const before = await unitInState(staging);
    await signalled(staging, migrate, { after: begins('switch-database') });
    const { code, output } = await staging.runbook(['rollback']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await unitInState(staging)).toEqual(before);
    await has(1, []);
    await staging.writes();
    expect(await staging.lost({ database: 1, media: 1 })).toEqual([]);
  });

  it('is killed when the old database has begun to follow, goes on, and has it follow', async () => {
    await signalled(staging, migrate, { after: begins('close-access') });
    const { code, output } = await staging.runbook(['db-migrate', '--resume']);
    expect({ code, output }).toMatchObject({ code: 0 });
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    await has(1, ['subscription']);
    await has(2, publishes);
    expect(await waysIn(staging)).toEqual([]);
  });

  it('says where the way back is', async () => {
    const { output } = await staging.runbook(['where']);
    expect(output).toMatch(/Back\s.*runbook db-return/);
  });

  it('lets no further migration begin', async () => {
    generation(3);
    const { code, output } = await staging.runbook(['db-migrate', '--confirm', 'staging']);
    expect({ code, output }).toMatchObject({ code: 3 });
    expect(output).toMatch(/knowme-staging-database-g1 still follows knowme-staging-database-g2/);
  });

  it('is no leftover to the doctor', async () => {
    const { code, output } = await staging.runbook(['doctor']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/runbook_\S+_back stands: by it \S+-db-migrate-\S+ keeps a way back/);
    expect(output).toContain('Nothing was left in the databases');
    await has(1, ['subscription']);
    await has(2, publishes);
  });
});

describe('db-return', () => {
  it('says what to write into the workspace file first', async () => {
    const { code, output } = await staging.runbook(goBack);
    expect({ code, output }).toMatchObject({ code: 2 });
    expect(output).toMatch(/Put its database section back to what it was before the migration: \{"/);
  });

  it('rehearses', async () => {
    generation(1);
    const before = await unitInState(staging);
    const { code, output } = await staging.runbook(['db-return', '--dry-run']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(notOnPage(book, output)).toMatchObject({ missing: [] });
    expect(await unitInState(staging)).toEqual(before);
  });

  it('is killed behind the fence and taken back: the API goes on, and the old database goes on following', async () => {
    const before = await unitInState(staging);
    await signalled(staging, goBack, { after: begins('close-access') });
    const { code, output } = await staging.runbook(['rollback']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/The other database is fenced, and follows as before: equal/);
    expect(await unitInState(staging)).toEqual(before);
    expect(await writersRun(staging)).toBe(true);
    await staging.writes();
    expect(await staging.lost({ database: 2, media: 1 })).toEqual([]);
    await has(2, publishes);
    await expect(staging.query(1, 'SELECT 1')).rejects.toThrow();
  });

  it('is killed before it is compared behind the fence, and goes on', async () => {
    await signalled(staging, goBack, { after: begins('compare-written') });
    const { code, output } = await staging.runbook(['db-return', '--resume']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/comparisons made, all equal/);
  });

  it('has lost nothing of what was written before, and on the other side', async () => {
    await staging.writes();
    expect(await staging.lost({ database: 1, media: 1 })).toEqual([]);
    expect(await staging.isSettled()).toBe(true);
    expect((await followers(staging)).alarms).toEqual(['knowme-staging-database-g1']);
    expect(await waysIn(staging)).toEqual([]);
    await has(1, []);
    await has(2, []);
    expect(staging.journals().includes(await staging.rolePassword())).toBe(false);
  });

  it('is not possible a second time', async () => {
    const { code, output } = await staging.runbook(goBack);
    expect({ code, output }).toMatchObject({ code: 3 });
    expect(output).toMatch(/No old database of staging follows the one in use/);
  });

  it('has what it left behind retired', async () => {
    const { code, output } = await staging.runbook(['db-retire', '--confirm', 'staging']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await instances(staging)).toEqual(['knowme-staging-database-g1']);
    expect(await staging.isSettled()).toBe(true);
  });
});

describe('a way back that is cut off', () => {
  it('is no way back any more, and that is said before anything is held or stopped', async () => {
    generation(3);
    const moved = await staging.runbook([...migrate.slice(0, -1), 'replicate']);
    expect(moved).toMatchObject({ code: 0 });
    await has(3, publishes);
    // As when it has kept too much.
    await asAdmin(
      staging,
      1,
      "DO $$ BEGIN EXECUTE (SELECT format('ALTER SUBSCRIPTION %I DISABLE', subname) FROM pg_subscription); END $$",
    );
    await asAdmin(staging, 3, onceItIsFree);
    generation(1);
    const refused = await staging.runbook(goBack);
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.output).toMatch(/There is no way back to knowme-staging-database-g1, .* is gone/);
    expect(await staging.runbook(['rollback'])).toMatchObject({ code: 0 });
    expect(await writersRun(staging)).toBe(true);
    generation(3);
  });
});

describe('db-retire', () => {
  it('takes away what is left of the way back on the database in use', async () => {
    const { code, output } = await staging.runbook(['db-retire', '--confirm', 'staging']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/Nothing is left of the replication back to the old database: equal/);
    await has(3, []);
    expect(await instances(staging)).toEqual(['knowme-staging-database-g3']);
    expect(await waysIn(staging)).toEqual([]);
    await staging.writes();
    expect(await staging.lost({ database: 3, media: 1 })).toEqual([]);
  });
});
