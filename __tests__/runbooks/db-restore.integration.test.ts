import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asAdmin } from '../helpers/admin.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { killedAt } from '../helpers/kill.ts';
import { setTasks } from '../helpers/set-tasks.ts';
import { waysIn } from '../helpers/ways-in.ts';

let staging: Deployment;
let folder: string;

beforeAll(async () => {
  staging = await deploy({ rows: 20_000 });
  folder = join(staging.sandbox.directory, 'kept');
  const { code, output } = await staging.runbook(['db-backup', '--to', folder]);
  if (code !== 0) throw new Error(output);
});
afterAll(() => staging.sandbox.stop());

const restore = (...options: string[]) => staging.runbook(['db-restore', folder, ...options]);
/** As a new deploy has it; the API that runs on makes no tables. */
const emptyIt = () =>
  asAdmin(
    staging,
    1,
    'DROP SCHEMA shop CASCADE; DROP TABLE api_writes; DROP EXTENSION citext; SELECT lo_unlink(oid) FROM pg_largeobject_metadata',
  );

/** A run that was refused had opened a way in: it is not over before it has gone back. */
async function goBack(): Promise<string> {
  const { code, output } = await staging.runbook(['rollback']);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await waysIn(staging)).toEqual([]);
  return output;
}

const held = async () => staging.query(1, 'SELECT relname FROM pg_class WHERE oid >= 16384');

/** Of its two the second, after the schemas. */
const inRestore = (step: string) => `command: note ${step} > pg_restore --jobs #2`;
const confirmed = ['db-restore', '--confirm', 'staging'];

describe('runbook db-restore --into-new', () => {
  const databases = async () =>
    (
      await staging.query(
        1,
        "SELECT datname FROM pg_database WHERE datname LIKE '%restore%' OR datname IN ('look', 'again')",
      )
    ).map(({ datname }) => datname);

  it('fills a new database while the API writes on, and says how to look at it and how to drop it', async () => {
    const { code, output } = await restore('--into-new', 'look');
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('-- --dbname=look');
    expect(output).not.toContain('Stop the writers');
    const sql = ['--', '--no-psqlrc', '-At', '--dbname=look', '-c', 'SELECT count(*) FROM shop.customers'];
    const looked = await staging.command(['db-console', '--workspace', 'staging', ...sql]);
    expect(looked.output).toMatch(/^20000$/m);
    expect(await databases()).toEqual(['look']);
    await staging.writes();
    expect(await waysIn(staging)).toEqual([]);
  });

  it('takes no name that is taken', async () => {
    const { code, output } = await restore('--into-new', 'look');
    expect(output).toContain('there is a database look already; give another name to --into-new');
    expect(code).toBe(3);
    await goBack();
    expect(await restore('--into-new', 'Look')).toMatchObject({ code: 2 });
  });

  it('is killed and taken back: nothing is left of it', async () => {
    const args = ['db-restore', folder, '--into-new', 'again'];
    await killedAt(staging, args, inRestore('restore-into-new'), 50);
    const before = (await databases()).filter((name) => name === 'look');
    await goBack();
    expect(await databases()).toEqual(before);
  });
});

describe('runbook db-restore', () => {
  it('writes over nothing, and stops nobody for it', async () => {
    const { code, output } = await restore('--confirm', 'staging');
    expect(output).toMatch(/is not empty: .*shop.*Restore beside it with --into-new NAME/);
    expect(output).not.toContain('Stop the writers');
    expect(code).toBe(3);
    await goBack();
    await staging.writes();
  });

  it('has to be told a folder, and takes none where it goes on', async () => {
    expect(await staging.runbook(confirmed)).toMatchObject({
      code: 2,
      output: expect.stringContaining('Name the folder'),
    });
    const again = await staging.runbook([...confirmed, folder, '--resume']);
    expect(again).toMatchObject({ code: 2, output: expect.stringContaining('leave out the folder') });
  });

  it('is killed, goes on, and leaves the API writing to what was backed up', async () => {
    await emptyIt();
    await killedAt(staging, [...confirmed, folder], inRestore('restore-database #2'), 50);
    const { code, output } = await staging.runbook([...confirmed, '--resume']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/holds part of an interrupted restore/);
    expect(await staging.query(1, 'SELECT count(*)::int FROM shop.customers')).toEqual([{ count: 20_000 }]);
    await staging.writes();
    expect(await waysIn(staging)).toEqual([]);
    expect(staging.journals()).not.toContain(await staging.rolePassword());
  });

  it('is killed and taken back: the database is as empty as it was, and says nothing of it', async () => {
    await setTasks(staging, 0);
    await emptyIt();
    const before = await held();
    await killedAt(staging, [...confirmed, folder], inRestore('restore-database #2'), 50);
    expect(await goBack()).toContain('The database is empty again');
    expect(await held()).toEqual(before);
  });
});
