import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { book } from '../../runbooks/db-restore.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { asAdmin } from '../helpers/admin.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { killedAtEach, killedGoingBack, stepsOf } from '../helpers/killed-at-each.ts';
import { setTasks } from '../helpers/set-tasks.ts';
import { waysIn } from '../helpers/ways-in.ts';
import { World } from '../helpers/world.ts';

let staging: Deployment;
let folder: string;

beforeAll(async () => {
  staging = await deploy({ rows: 2000, objects: 1 });
  folder = join(staging.sandbox.directory, 'kept');
  const { code, output } = await staging.runbook(['db-backup', '--to', folder]);
  if (code !== 0) throw new Error(output);
});
afterAll(() => staging.sandbox.stop());

/** As a new deploy has it; the API that runs on makes no tables. */
const emptyIt = () =>
  asAdmin(
    staging,
    1,
    'DROP SCHEMA shop CASCADE; DROP TABLE api_writes; DROP EXTENSION citext; SELECT lo_unlink(oid) FROM pg_largeobject_metadata',
  );

const confirmed = ['db-restore', '--confirm', 'staging'];
const own = stepsOf(book as AnyBook, { 'into-new': '' });
const beside = stepsOf(book as AnyBook, { 'into-new': 'beside' });
/** Those that a run has behind it when it can still go back. */
const reversible = own.filter(({ effect }) => effect !== 'irreversible');

const resume = async () => {
  const { code, output } = await staging.runbook([...confirmed, '--resume']);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await waysIn(staging)).toEqual([]);
};

const goBack = async () => {
  const { code, output } = await staging.runbook(['rollback']);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await waysIn(staging)).toEqual([]);
};

/** Everything of the server that a restore may touch. */
const held = () =>
  staging.query(
    1,
    `SELECT relname AS name FROM pg_class WHERE oid >= 16384
      UNION ALL SELECT concat(datname, ' ', shobj_description(oid, 'pg_database'), datacl) FROM pg_database
      UNION ALL SELECT concat(roleid::regrole, ' ', member::regrole) FROM pg_auth_members ORDER BY 1`,
  );

const customers = (database: string) => [
  ...['db-console', '--workspace', 'staging', '--', '--no-psqlrc', '-At'],
  ...[`--dbname=${database}`, '-c', 'SELECT count(*) FROM shop.customers'],
];

describe('runbook db-restore --into-new', () => {
  it('shows in a rehearsal what it would do, and touches nothing', async () => {
    const world = new World(staging);
    const before = [await world.seen(), await held()];
    const { code, output } = await staging.runbook([
      'db-restore',
      folder,
      '--into-new',
      'beside',
      '--dry-run',
    ]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('CREATE DATABASE');
    expect([await world.seen(), await held()]).toEqual(before);
    world.close();
  });

  it('is killed as each of its steps begins, goes on each time, and is whole in the end', async () => {
    await killedAtEach(staging, ['db-restore', folder, '--into-new', 'beside'], beside);
    await resume();
    expect((await staging.command(customers('beside'))).output).toMatch(/^2000$/m);
    await staging.writes();
  });

  it('is killed in its last step, and as each way back begins: nothing is left of it', async () => {
    const before = await held();
    const steps = stepsOf(book as AnyBook, { 'into-new': 'again' });
    await killedAtEach(staging, ['db-restore', folder, '--into-new', 'again'], steps.slice(-1));
    await killedGoingBack(staging, steps);
    await goBack();
    expect(await held()).toEqual(before);
    await staging.writes();
  });
});

describe('runbook db-restore', () => {
  it('shows in a rehearsal what it would do, and touches nothing', async () => {
    await setTasks(staging, 0);
    await emptyIt();
    const world = new World(staging);
    const before = [await world.seen(), await held()];
    const { code, output } = await staging.runbook([...confirmed, folder, '--dry-run']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('pg_restore');
    expect([await world.seen(), await held()]).toEqual(before);
    world.close();
  });

  it('is killed before the API would start, and as each way back begins: all is as empty as it was', async () => {
    const before = await held();
    await killedAtEach(staging, [...confirmed, folder], reversible.slice(-1));
    await killedGoingBack(staging, reversible);
    await goBack();
    expect(await held()).toEqual(before);
  });

  it('is killed as each of its steps begins, goes on each time, and the API writes to what was backed up', async () => {
    await setTasks(staging, 1);
    await killedAtEach(staging, [...confirmed, folder], own);
    await resume();
    expect(await staging.query(1, 'SELECT count(*)::int FROM shop.customers')).toEqual([{ count: 2000 }]);
    await staging.writes();
  });
});
