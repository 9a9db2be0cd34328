import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book } from '../../runbooks/doctor.ts';
import { asAdmin, loginOf } from '../helpers/admin.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { begins, signalled } from '../helpers/kill.ts';
import { notOnPage } from '../helpers/page-commands.ts';
import { leaveOpen, waysIn } from '../helpers/ways-in.ts';

let staging: Deployment;
const lost = 'runbook_20260101t000000000z_db_migrate_ab12';

beforeAll(async () => {
  staging = await deploy({ rows: 200, objects: 1 });
});
afterAll(() => staging.sandbox.stop());

const names = async (query: string) => (await staging.query(1, query)).map(({ name }) => name);

/** All that a replication is made of, and what only looks like it. */
const replications = () =>
  names(`
    SELECT 'slot ' || slot_name AS name FROM pg_replication_slots
    UNION ALL SELECT 'publication ' || pubname FROM pg_publication
    UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname LIKE 'runbook%' ORDER BY 1`);

/** What a run leaves that was killed in the live comparison, and whose journal is lost. */
async function leaveReplication(): Promise<void> {
  const statements = [
    `CREATE ROLE ${lost} LOGIN`,
    `GRANT rds_replication TO ${lost}`,
    `GRANT CONNECT ON DATABASE knowme TO ${lost}`,
    `CREATE PUBLICATION ${lost}`,
    ...[lost, `${lost}_written`].map(
      (slot) => `SELECT pg_create_logical_replication_slot('${slot}', 'pgoutput')`,
    ),
    'CREATE ROLE runbook_readers',
    'CREATE PUBLICATION runbook_of_ann',
  ];
  for (const statement of statements) await asAdmin(staging, 1, statement);
}

/** What a `pg copy` leaves that is killed: a folder, and a membership. The process of that number is long gone. */
async function leaveKilledCommand(): Promise<string> {
  const { host, port, dbname, username } = await loginOf(staging, 1, 'admin');
  const folder = join(staging.sandbox.directory, 'runbook-pg-4194399-x');
  mkdirSync(folder, { mode: 0o700 });
  const granted = { [`${username}@${host}:${port}/${dbname}`]: ['keepers'], 'ann@elsewhere:5432/x': ['y'] };
  writeFileSync(join(folder, 'granted.json'), JSON.stringify(granted));
  for (const statement of ['CREATE ROLE keepers', `GRANT keepers TO ${username}`])
    await asAdmin(staging, 1, statement);
  return folder;
}

const memberships = () =>
  names("SELECT roleid::regrole::text AS name FROM pg_auth_members WHERE roleid::regrole::text = 'keepers'");

describe('runbook doctor', () => {
  it('finds nothing where nothing was left', async () => {
    const { code, output } = await staging.runbook(['doctor']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/Nothing was left open[\s\S]*Nothing was left in the databases/);
    expect(await waysIn(staging)).toEqual([]);
  });

  it('shows what is left, and touches nothing, in a rehearsal', async () => {
    await leaveOpen(staging);
    await leaveReplication();
    const before = await replications();
    const { code, output } = await staging.runbook(['doctor', '--dry-run']);
    expect(code).toBe(0);
    expect(output).toMatch(/Left open: the rule for 198.51.100.4\/32 to port 5432 \(runbook lost/);
    expect(output).toContain(`would remove: replication slot ${lost} on knowme-staging-database-g1`);
    expect(notOnPage(book, output)).toMatchObject({ missing: [] });
    expect(await waysIn(staging)).toHaveLength(3);
    expect(await replications()).toEqual(before);
  });

  it('is killed while it looks, goes on, and removes all of it, and nothing else', async () => {
    const folder = await leaveKilledCommand();
    const env = { TMPDIR: staging.sandbox.directory };
    await signalled(staging, ['doctor'], { after: begins('clear-databases') });
    const { code, output } = await staging.runbook(['doctor', '--resume'], env);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain(`removes what was left: role ${lost} on knowme-staging-database-g1`);
    expect(output).toMatch(
      /no member any more of keepers[\s\S]*ann@elsewhere:5432\/x is still a member of y/,
    );
    expect(await replications()).toEqual(['publication runbook_of_ann', 'role runbook_readers']);
    expect(await memberships()).toEqual([]);
    expect(existsSync(folder)).toBe(true);
    expect(await waysIn(staging)).toEqual([]);
  });

  it('is killed and taken back: no way in is left', async () => {
    await signalled(staging, ['doctor'], { after: begins('clear-databases') });
    expect(await staging.runbook(['rollback'])).toMatchObject({ code: 0 });
    expect(await waysIn(staging)).toEqual([]);
  });
});
